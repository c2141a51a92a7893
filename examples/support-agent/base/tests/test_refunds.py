"""Money moves only after someone other than the customer has said yes, and only once."""

from conftest import CUSTOMER, ORDER, World, calls
from langchain_core.messages import AIMessage

from support_agent.approval import Decision
from support_agent.tools import NEEDS_APPROVAL, CallContext

REFUND = calls("request_refund", order_id=ORDER.id, amount_cents=4_500, reason="arrived damaged")


async def test_a_refund_pauses_until_a_person_decides(world: World, context: CallContext) -> None:
    reply = await world.agent(REFUND).reply("My tent arrived damaged", context)
    assert reply.pending is not None
    assert reply.pending["amount_cents"] == 4_500
    assert world.payments.refunds == {}
    assert world.actions == ["pause"]


async def test_an_approved_refund_is_paid_once_and_recorded(world: World, context: CallContext) -> None:
    agent = world.agent(REFUND, AIMessage("Your refund is on its way."))
    await agent.reply("My tent arrived damaged", context)
    reply = await agent.resume(Decision(approved=True, approver="approver-3"), context)
    assert reply.text == "Your refund is on its way."
    assert list(world.payments.refunds.values()) == [4_500]
    assert world.actions == ["pause", "decide_refund", "refund", "answer"]


async def test_a_declined_refund_pays_nothing(world: World, context: CallContext) -> None:
    agent = world.agent(REFUND, AIMessage("A colleague declined the request."))
    await agent.reply("My tent arrived damaged", context)
    await agent.resume(Decision(approved=False, approver="approver-3"), context)
    assert world.payments.refunds == {}


async def test_nobody_approves_their_own_refund(world: World, context: CallContext) -> None:
    agent = world.agent(REFUND, AIMessage("A colleague will help you."))
    await agent.reply("My tent arrived damaged", context)
    await agent.resume(Decision(approved=True, approver=CUSTOMER.subject), context)
    assert world.payments.refunds == {}
    assert "decide_refund" not in world.actions


async def test_more_than_the_order_is_never_even_proposed(world: World, context: CallContext) -> None:
    greedy = calls("request_refund", order_id=ORDER.id, amount_cents=ORDER.total_cents + 1, reason="because")
    reply = await world.agent(greedy, AIMessage("That is not possible.")).reply("I want more", context)
    assert reply.pending is None


def test_every_tool_that_needs_approval_exists(world: World) -> None:
    assert set(NEEDS_APPROVAL) <= {tool.name for tool in world.tools}
