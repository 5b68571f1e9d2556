using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime;

/// <summary>The caller's side of a call: checks, outgoing filters, sending, waiting.</summary>
internal sealed class CallDispatcher(Silo silo, IServiceProvider services, IOptions<SiloMessagingOptions> options)
{
    private readonly IOutgoingGrainCallFilter[] _filters = [.. services.GetServices<IOutgoingGrainCallFilter>()];
    private readonly TimeSpan _timeout = options.Value.ResponseTimeout;

    public ValueTask<object?> CallAsync(GrainReference target, GrainMethod method, object?[] arguments)
    {
        method.CheckArguments(arguments);
        return _filters.Length == 0
            ? SendAsync(target.GrainId, method, arguments)
            : FilteredCall.SendAsync(_filters, target, method, arguments, () => SendAsync(target.GrainId, method, arguments));
    }

    private async ValueTask<object?> SendAsync(GrainId target, GrainMethod method, object?[] arguments)
    {
        var call = new GrainCall(target, method, arguments);
        var token = call.CallerToken;
        token.ThrowIfCancellationRequested();
        silo.Catalog.Deliver(target, call);
        using var registration = token.UnsafeRegister(static c => ((GrainCall)c!).Cancel(), call);
        var timeout = method.ResponseTimeout ?? _timeout;
        try
        {
            return await call.Answer.WaitAsync(timeout, silo.Clock).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!call.Answer.IsCompleted)
        {
            var error = new TimeoutException($"Response did not arrive on time in {timeout} for message: {method} to {target}.");
            call.Reject(error); // if it has not begun, it never will
            throw error;
        }
    }
}
