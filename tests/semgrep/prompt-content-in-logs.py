import hashlib
import logging

from openai import OpenAI

from .privacy import redact

logger = logging.getLogger(__name__)
client = OpenAI()
GREETING = "Say hello."


def answer(prompt: str, messages: list) -> str:
    # ruleid: prompt-content-in-logs
    logger.info(f"Sending prompt: {prompt}")
    # ruleid: prompt-content-in-logs
    logger.warning("conversation so far: %s", messages)
    response = client.chat.completions.create(model="gpt-4o", messages=messages)
    # ruleid: prompt-content-in-logs
    logger.info("answer: %s", response.choices[0].message.content)
    return response.choices[0].message.content


class Service:
    def __init__(self) -> None:
        self.logger = logging.getLogger("service")

    def ask(self, user_input: str) -> None:
        try:
            client.responses.create(model="gpt-4o", input=user_input)
        except TimeoutError:
            # ruleid: prompt-content-in-logs
            self.logger.exception("no answer to " + user_input)


def answer_quietly(prompt: str, messages: list, request_id: str) -> None:
    # ok: prompt-content-in-logs
    logger.info("request %s: %d messages, %d characters", request_id, len(messages), len(prompt))
    # ok: prompt-content-in-logs
    logger.info("prompt %s", hashlib.sha256(prompt.encode()).hexdigest())
    # ok: prompt-content-in-logs
    logger.info("prompt %s", redact(prompt))
    # ok: prompt-content-in-logs
    logger.debug("prompt %s", prompt)


def offer(prompts: list) -> None:
    for prompt in prompts:
        # ok: prompt-content-in-logs
        logger.info("offering prompt %s", prompt.name)
