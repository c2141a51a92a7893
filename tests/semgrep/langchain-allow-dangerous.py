from langchain_community.agent_toolkits.openapi.toolkit import RequestsToolkit
from langchain_community.utilities.requests import TextRequestsWrapper
from langchain_experimental.agents import create_pandas_dataframe_agent
from langchain_neo4j import GraphCypherQAChain


def analyst(llm, frame):
    # ruleid: langchain-allow-dangerous
    return create_pandas_dataframe_agent(llm, frame, allow_dangerous_code=True, verbose=False)


def graph_chain(llm, graph):
    # ruleid: langchain-allow-dangerous
    return GraphCypherQAChain.from_llm(llm, graph=graph, allow_dangerous_requests=True)


# ruleid: langchain-allow-dangerous
toolkit = RequestsToolkit(requests_wrapper=TextRequestsWrapper(headers={}), allow_dangerous_requests=True)


def careful_toolkit():
    # ok: langchain-allow-dangerous
    return RequestsToolkit(requests_wrapper=TextRequestsWrapper(headers={}), allow_dangerous_requests=False)


def agent_over(llm, frame):
    # ok: langchain-allow-dangerous
    return create_pandas_dataframe_agent(llm, frame)
