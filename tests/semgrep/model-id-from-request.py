import torch
from fastapi import Depends, FastAPI, HTTPException
from flask import request
from pydantic import BaseModel
from transformers import AutoModelForCausalLM, pipeline

app = FastAPI()
REVIEWED_MODELS = {"small": "acme/support-1b", "large": "acme/support-7b"}
ALLOWED = frozenset(REVIEWED_MODELS.values())


class Question(BaseModel):
    model: str
    text: str


@app.post("/generate")
async def generate(question: Question):
    # ruleid: model-id-from-request
    generator = pipeline("text-generation", model=question.model)
    return generator(question.text)


def classify():
    name = request.get_json()["model"]
    # ruleid: model-id-from-request
    model = AutoModelForCausalLM.from_pretrained(name)
    return model


@app.post("/adapters")
async def adapter(path: str):
    # ruleid: model-id-from-request
    return torch.load(path, weights_only=True)


@app.post("/chosen")
async def chosen(question: Question):
    name = REVIEWED_MODELS[question.model]
    # ok: model-id-from-request
    return pipeline("text-generation", model=name)(question.text)


@app.post("/checked")
async def checked(name: str):
    if name not in ALLOWED:
        raise HTTPException(status_code=400)
    # ok: model-id-from-request
    return AutoModelForCausalLM.from_pretrained(name)


@app.post("/injected")
async def injected(text: str, name: str = Depends(lambda: "acme/support-1b")):
    # ok: model-id-from-request
    return pipeline("text-generation", model=name)(text)
