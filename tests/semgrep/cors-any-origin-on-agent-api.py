from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from flask import Flask
from flask_cors import CORS
from starlette.middleware import Middleware

app = FastAPI()
# ruleid: cors-any-origin-on-agent-api
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True, allow_methods=["*"])

# ruleid: cors-any-origin-on-agent-api
middleware = [Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["POST"], allow_credentials=True)]

flask_app = Flask(__name__)
# ruleid: cors-any-origin-on-agent-api
CORS(flask_app, origins="*", supports_credentials=True)

listed = FastAPI()
# ok: cors-any-origin-on-agent-api
listed.add_middleware(CORSMiddleware, allow_origins=["https://app.acme.example"], allow_credentials=True)

public = FastAPI()
# ok: cors-any-origin-on-agent-api
public.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=False, allow_methods=["GET"])
