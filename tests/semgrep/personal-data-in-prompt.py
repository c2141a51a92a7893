from langchain_core.messages import HumanMessage
from openai import OpenAI

from .privacy import mask

client = OpenAI()


def underwrite(applicant) -> str:
    prompt = f"Assess the applicant {applicant.name}, born {applicant.date_of_birth}, SSN {applicant.ssn}."
    response = client.chat.completions.create(
        model="gpt-4o",
        messages=[
            # ruleid: personal-data-in-prompt
            {"role": "user", "content": prompt},
        ],
    )
    return response.choices[0].message.content


def triage(llm, patient: dict) -> str:
    # ruleid: personal-data-in-prompt
    return llm.invoke([HumanMessage(content="Explain this diagnosis: " + patient["diagnosis"])]).content


def explain_charge(payment) -> str:
    text = f"Explain the charge on card {mask(payment.card_number)}."
    # ok: personal-data-in-prompt
    return client.responses.create(model="gpt-4o", input=text).output_text


def greet(llm, customer) -> str:
    # ok: personal-data-in-prompt
    return llm.invoke([HumanMessage(content=f"Write a greeting for {customer.first_name}.")]).content


def store(customer, database) -> None:
    # ok: personal-data-in-prompt
    database.save({"id": customer.id, "ssn": customer.ssn})
