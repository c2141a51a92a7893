import requests
from langchain_chroma import Chroma
from langchain_community.document_loaders import RecursiveUrlLoader, WebBaseLoader
from langchain_core.documents import Document
from langchain_text_splitters import RecursiveCharacterTextSplitter

from .ingest import scan_for_instructions

splitter = RecursiveCharacterTextSplitter(chunk_size=800)


def add_page(store: Chroma, url: str) -> None:
    loader = WebBaseLoader(url)
    chunks = splitter.split_documents(loader.load())
    # ruleid: web-content-indexed-unchecked
    store.add_documents(chunks)


def index_site(url: str, embedding):
    pages = RecursiveUrlLoader(url=url, max_depth=2).load()
    # ruleid: web-content-indexed-unchecked
    return Chroma.from_documents(documents=pages, embedding=embedding)


def add_article(collection, article_id: str, url: str) -> None:
    text = requests.get(url, timeout=10).text
    # ruleid: web-content-indexed-unchecked
    collection.upsert(ids=[article_id], documents=[text])


def add_scanned_page(store: Chroma, url: str) -> None:
    pages = WebBaseLoader(url).load()
    clean = scan_for_instructions(pages)
    # ok: web-content-indexed-unchecked
    store.add_documents(clean)


def add_handbook(store: Chroma) -> None:
    pages = WebBaseLoader("https://handbook.acme.example/agents").load()
    # ok: web-content-indexed-unchecked
    store.add_documents(splitter.split_documents(pages))


def add_text(store: Chroma, text: str) -> None:
    # ok: web-content-indexed-unchecked
    store.add_documents([Document(page_content=text)])
