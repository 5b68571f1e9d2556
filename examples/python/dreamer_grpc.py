"""Calls a Dreamer server over gRPC with grpcio and protobuf alone: the server describes itself by reflection.

    server = Server("127.0.0.1:8081", api_key)
    session = server.call("SessionService", "Create", {"title": "stars"}).session
"""

import uuid

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

PACKAGE = "dreamer.v1"
REFLECTION = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"


def message_class(descriptor):
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(descriptor.file.pool).GetPrototype(descriptor)  # protobuf before 4.22


def reflection_messages():
    """The two messages of the reflection protocol, as far as they are needed here."""
    file = descriptor_pb2.FileDescriptorProto(name="reflection.proto", package="dreamer.example", syntax="proto3")
    field = descriptor_pb2.FieldDescriptorProto
    request = file.message_type.add(name="Request")
    request.field.add(name="file_containing_symbol", number=4, type=field.TYPE_STRING, label=field.LABEL_OPTIONAL)
    files = file.message_type.add(name="Files")
    files.field.add(name="file_descriptor_proto", number=1, type=field.TYPE_BYTES, label=field.LABEL_REPEATED)
    response = file.message_type.add(name="Response")
    response.field.add(name="file_descriptor_response", number=4, type=field.TYPE_MESSAGE, label=field.LABEL_OPTIONAL,
                       type_name=".dreamer.example.Files")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return [message_class(pool.FindMessageTypeByName(f"dreamer.example.{name}")) for name in ("Request", "Response")]


class Server:
    """A channel with a key; every answer is a message of the server's own contract."""

    def __init__(self, target, api_key):
        self.channel = grpc.insecure_channel(target)
        self.metadata = (("authorization", f"Bearer {api_key}"),)
        self.pool = descriptor_pool.DescriptorPool()
        self.known = set()

    def call(self, service, method, request, timeout=60):
        """One answer. A call that changes something may be sent again with the same key, so it has one."""
        metadata = self.metadata + (("idempotency-key", uuid.uuid4().hex),)
        return self._stub(service, method, self.channel.unary_unary)(self._message(service, method, request), timeout=timeout, metadata=metadata)

    def stream(self, service, method, request, timeout=None):
        """Answers as they come."""
        return self._stub(service, method, self.channel.unary_stream)(self._message(service, method, request), timeout=timeout, metadata=self.metadata)

    def send(self, service, method, requests, timeout=60):
        """One answer to a stream of requests."""
        metadata = self.metadata + (("idempotency-key", uuid.uuid4().hex),)
        messages = (self._message(service, method, request) for request in requests)
        return self._stub(service, method, self.channel.stream_unary)(messages, timeout=timeout, metadata=metadata)

    def _stub(self, service, method, kind):
        described = self._method(service, method)
        return kind(
            f"/{PACKAGE}.{service}/{method}",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=message_class(described.output_type).FromString)

    def _message(self, service, method, request):
        message = message_class(self._method(service, method).input_type)()
        for name, value in request.items():
            if isinstance(value, bytes):
                setattr(message, name, value)
            else:
                json_format.ParseDict({name: value}, message)
        return message

    def _method(self, service, method):
        if service not in self.known:
            self._learn(f"{PACKAGE}.{service}")
            self.known.add(service)
        return self.pool.FindServiceByName(f"{PACKAGE}.{service}").methods_by_name[method]

    def _learn(self, symbol):
        request, response = reflection_messages()
        ask = self.channel.stream_stream(
            REFLECTION, request_serializer=lambda message: message.SerializeToString(), response_deserializer=response.FromString)
        answer = next(ask(iter([request(file_containing_symbol=symbol)]), timeout=60))
        files = [descriptor_pb2.FileDescriptorProto.FromString(one) for one in answer.file_descriptor_response.file_descriptor_proto]
        missing = {file.name: file for file in files if file.name not in self.known}
        while missing:  # what a file imports comes before it
            ready = [file for file in missing.values() if not any(name in missing for name in file.dependency)]
            for file in ready:
                self.pool.Add(file)
                self.known.add(file.name)
                del missing[file.name]
