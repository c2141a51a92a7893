from langchain_community.retrievers import TFIDFRetriever
from langchain_community.vectorstores import FAISS
from langchain_openai import OpenAIEmbeddings
from langchain_postgres import PGVector

embeddings = OpenAIEmbeddings(model="text-embedding-3-small")

# ruleid: pickle-vector-store-loaded
store = FAISS.load_local("faiss_index", embeddings, allow_dangerous_deserialization=True)


def retriever(folder: str):
    # ruleid: pickle-vector-store-loaded
    return TFIDFRetriever.load_local(folder, allow_dangerous_deserialization=True)


def restore(data: bytes):
    # ruleid: pickle-vector-store-loaded
    return FAISS.deserialize_from_bytes(data, embeddings, allow_dangerous_deserialization=True)


def rebuilt(documents):
    # ok: pickle-vector-store-loaded
    return FAISS.from_documents(documents, embeddings)


def connected(url: str):
    # ok: pickle-vector-store-loaded
    return PGVector(embeddings=embeddings, collection_name="handbook", connection=url)


def refused(folder: str):
    # ok: pickle-vector-store-loaded
    return FAISS.load_local(folder, embeddings, allow_dangerous_deserialization=False)
