using System.Security.Claims;
using Dreamer.Accounts;
using Dreamer.Api.Grpc.Calls;
using Dreamer.Api.Tests.Hosting;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Api.Tests.Grpc;

/// <summary>A method that changes something needs the scope <c>generate</c>, every other one <c>read</c>, and those of administrators <c>admin</c>.</summary>
public sealed class ScopeTests
{
    private static readonly string[] s_writes =
        ["Create", "Fork", "Delete", "Finish", "Cancel", "Upload", "Change", "RotateSecret", "Enable", "Test", "Redeliver"];

    [Theory]
    [InlineData(Scope.Read)]
    [InlineData(Scope.Generate)]
    [InlineData(Scope.Admin)]
    public async Task A_key_without_the_scope_is_refused(Scope only)
    {
        await using var host = new ApiHost { Adapt = services => services.AddSingleton<IClaimsTransformation>(new OneScope(only)) };
        await host.InitializeAsync();
        foreach (var method in Methods)
        {
            var needed = method.Service == V1.AdminService.Descriptor ? Scope.Admin : s_writes.Contains(method.Name) ? Scope.Generate : Scope.Read;
            var status = await StatusAsync(host, method);
            Assert.True((status == StatusCode.PermissionDenied) == (needed != only), $"{method.FullName} with {only}: {status}");
        }
    }

    private static IEnumerable<MethodDescriptor> Methods => ServiceNames.Descriptors.SelectMany(service => service.Methods);

    private static async Task<StatusCode> StatusAsync(ApiHost host, MethodDescriptor method)
    {
        var (name, request) = ($"{method.Service.Name}/{method.Name}", method.InputType.Parser.ParseFrom(ByteString.Empty));
        try
        {
            if (method.IsServerStreaming)
            {
                using var stream = host.AdminGrpc.Stream<Empty>(name, request);
                await stream.ResponseStream.MoveNext(CancellationToken.None);
            }
            else if (method.IsClientStreaming)
            {
                using var call = host.AdminGrpc.Send<Empty>(name);
                await call.RequestStream.CompleteAsync();
                await call.ResponseAsync;
            }
            else
            {
                await host.AdminGrpc.AskAsync<Empty>(name, request);
            }

            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }

    /// <summary>Leaves a caller one scope.</summary>
    private sealed class OneScope(Scope only) : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            var kept = principal.Claims.Where(claim => !System.Enum.TryParse<Scope>(claim.Value, out var scope) || scope == only);
            return Task.FromResult(new ClaimsPrincipal(new ClaimsIdentity(kept, principal.Identity!.AuthenticationType)));
        }
    }
}
