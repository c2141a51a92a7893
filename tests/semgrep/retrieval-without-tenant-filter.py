from langchain_chroma import Chroma
from langchain_openai import OpenAIEmbeddings

from .stores import open_store

store = Chroma("handbook", OpenAIEmbeddings())


def answer(question: str, tenant_id: str) -> str:
    # ruleid: retrieval-without-tenant-filter
    documents = store.similarity_search(question, k=4)
    return "\n".join(document.page_content for document in documents)


def chain_for(user_id: str, llm):
    # ruleid: retrieval-without-tenant-filter
    retriever = store.as_retriever(search_kwargs={"k": 4})
    return retriever | llm


def find(collection, question: str, org_id: str):
    # ruleid: retrieval-without-tenant-filter
    return collection.query(query_texts=[question], n_results=5)


def answer_for(question: str, tenant_id: str) -> str:
    # ok: retrieval-without-tenant-filter
    documents = store.similarity_search(question, k=4, filter={"tenant_id": tenant_id})
    return "\n".join(document.page_content for document in documents)


def retriever_for(user_id: str):
    # ok: retrieval-without-tenant-filter
    return store.as_retriever(search_kwargs={"k": 4, "filter": {"user_id": user_id}})


def own_store(question: str, tenant_id: str):
    mine = open_store(tenant_id)
    # ok: retrieval-without-tenant-filter
    return mine.similarity_search(question)


def public(question: str):
    # ok: retrieval-without-tenant-filter
    return store.similarity_search(question)
