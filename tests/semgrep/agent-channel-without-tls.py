from concurrent import futures

import grpc
from autogen_ext.runtimes.grpc import GrpcWorkerAgentRuntime, GrpcWorkerAgentRuntimeHost


def serve(port: int) -> grpc.Server:
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    # ruleid: agent-channel-without-tls
    server.add_insecure_port("[::]:50051")
    return server


# ruleid: agent-channel-without-tls
host = GrpcWorkerAgentRuntimeHost(address="0.0.0.0:50051")
# ruleid: agent-channel-without-tls
worker = GrpcWorkerAgentRuntime(host_address="agents.acme.example:50051")
# ruleid: agent-channel-without-tls
channel = grpc.insecure_channel("10.2.0.4:50051")

# ok: agent-channel-without-tls
local_host = GrpcWorkerAgentRuntimeHost(address="localhost:50051")
# ok: agent-channel-without-tls
sidecar = grpc.insecure_channel("localhost:50051")


def serve_encrypted(credentials) -> grpc.Server:
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
    # ok: agent-channel-without-tls
    server.add_secure_port("[::]:50051", credentials)
    return server
