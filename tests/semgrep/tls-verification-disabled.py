import ssl

import aiohttp
import httpx
import requests
from openai import OpenAI
from opensearchpy import OpenSearch

# ruleid: tls-verification-disabled
client = OpenAI(base_url="https://models.acme.example/v1", http_client=httpx.Client(verify=False))


def fetch(url: str) -> str:
    # ruleid: tls-verification-disabled
    return requests.get(url, verify=False, timeout=10).text


def context() -> ssl.SSLContext:
    created = ssl.create_default_context()
    created.check_hostname = False
    # ruleid: tls-verification-disabled
    created.verify_mode = ssl.CERT_NONE
    return created


# ruleid: tls-verification-disabled
store = OpenSearch("https://vectors.acme.example", verify_certs=False)
# ruleid: tls-verification-disabled
connector = aiohttp.TCPConnector(ssl=False)

# ok: tls-verification-disabled
trusted = httpx.Client(verify="/etc/ssl/certs/acme-ca.pem")
# ok: tls-verification-disabled
page = requests.get("https://docs.acme.example", timeout=10)


def check(answer: str, verify: bool) -> bool:
    # ok: tls-verification-disabled
    return judge(answer, verify=False)
