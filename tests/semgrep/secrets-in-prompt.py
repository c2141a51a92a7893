import os

from agents import Agent, function_tool
from langchain_core.messages import HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from openai import OpenAI

client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])
billing_token = os.getenv("BILLING_API_TOKEN")


def ask_about_billing(question: str) -> str:
    messages = [
        # ruleid: secrets-in-prompt
        {"role": "system", "content": f"Use the token {billing_token} to call the billing service."},
        {"role": "user", "content": question},
    ]
    # ok: secrets-in-prompt
    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content


def database_agent() -> Agent:
    url = os.environ["DATABASE_URL"]
    # ruleid: secrets-in-prompt
    return Agent(name="Analyst", instructions="Connect to " + url + " and answer questions.")


def chain(settings, llm: ChatOpenAI, text: str):
    # ruleid: secrets-in-prompt
    return llm.invoke([SystemMessage(content=f"Password: {settings.password.get_secret_value()}")])


@function_tool
def invoices(customer: str) -> str:
    """Lists the invoices of a customer."""
    # ok: secrets-in-prompt
    return fetch_invoices(customer, token=os.environ["BILLING_API_TOKEN"])


def summarise(text: str) -> str:
    # ok: secrets-in-prompt
    model = ChatOpenAI(api_key=os.environ["OPENAI_API_KEY"], model="gpt-4o-mini")
    # ok: secrets-in-prompt
    return model.invoke([HumanMessage(content=f"Summarise for {os.getenv('COMPANY_NAME')}: {text}")]).content
