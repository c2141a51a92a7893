import gradio as gr

from .agent import answer
from .login import check_login

demo = gr.ChatInterface(answer, title="Support")

# ruleid: agent-interface-shared-publicly
demo.launch(share=True)


def serve(port: int) -> None:
    # ruleid: agent-interface-shared-publicly
    gr.Interface(fn=answer, inputs="text", outputs="text").launch(server_port=port, share=True)


def serve_inside() -> None:
    # ok: agent-interface-shared-publicly
    demo.launch(server_name="127.0.0.1", share=False)


def serve_with_login() -> None:
    # ok: agent-interface-shared-publicly
    demo.launch(share=True, auth=check_login)
