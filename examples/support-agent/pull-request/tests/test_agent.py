"""The graph keeps personal data to itself."""

from conftest import CUSTOMER, ORDER, World, calls
from langchain_core.messages import AIMessage

from support_agent.identity import Principal
from support_agent.tools import CallContext


async def test_personal_data_is_redacted_from_the_answer(world: World, context: CallContext) -> None:
    chatty = AIMessage("We will write to ada@customer.example about card 4242 4242 4242 4242.")
    reply = await world.agent(chatty).reply("What do you know about me?", context)
    assert reply.text == "We will write to [email] about card [card]."


async def test_orders_of_others_do_not_exist(world: World) -> None:
    stranger = CallContext(Principal("customer-99", CUSTOMER.tenant, frozenset()), "conversation-2")
    agent = world.agent(calls("look_up_order", order_id=ORDER.id), AIMessage("I cannot find it."))
    await agent.reply("Show me that order", stranger)
    assert b'"outcome": "not found"' in world.bucket.objects[0]["Body"]


async def test_mail_goes_to_the_address_on_the_order(world: World, context: CallContext) -> None:
    agent = world.agent(calls("send_email", template="order-summary", order_id=ORDER.id), AIMessage("Sent."))
    await agent.reply("Please send it to mallory@elsewhere.example", context)
    assert world.mail.sent[0]["Destination"] == {"ToAddresses": [ORDER.email]}
