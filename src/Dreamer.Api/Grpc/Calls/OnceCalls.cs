using Dreamer.Api.Idempotency;
using Dreamer.Api.Requests;
using Dreamer.Idempotency;
using Google.Protobuf;
using Grpc.Core;

namespace Dreamer.Api.Grpc.Calls;

/// <summary>Answers a repeated call, known by its <c>idempotency-key</c>, as the first time; the steps are those of <see cref="IdempotencyMiddleware"/>.</summary>
internal sealed class OnceCalls(IGrainFactory grains, TimeProvider clock)
{
    private const string Replayed = "idempotency-replayed";

    public async Task<TResponse> RunAsync<TResponse>(ServerCallContext context, ReadOnlyMemory<byte> request, Func<Task<TResponse>> work)
        where TResponse : class
    {
        if (!IdempotencyKey.IsSent(context.GetHttpContext()))
        {
            return await work();
        }

        // 1. Claim
        var http = context.GetHttpContext();
        var digest = IdempotencyKey.DigestOf(http.Request, request);
        var (once, answer) = await IdempotencyKey.ClaimAsync(http, digest, runsAgain: false, grains, clock);
        if (answer is null)
        {
            return await AnswerAsync(http, once, work);
        }

        context.ResponseTrailers.Add(Replayed, "true");
        return Read<TResponse>(answer);
    }

    private static async Task<TResponse> AnswerAsync<TResponse>(HttpContext http, IOnceGrain once, Func<Task<TResponse>> work)
        where TResponse : class
    {
        var settled = false;
        try
        {
            var response = await work(); // 2. Work
            var kept = AnswerWithoutSecret.In(http) ?? ((IMessage)response).ToByteArray();
            await once.AnswerAsync(new StoredAnswer(StatusCodes.Status200OK, "application/grpc", "", Convert.ToBase64String(kept))); // 3. Store
            settled = true;
            return response;
        }
        finally
        {
            if (!settled)
            {
                await once.ReleaseAsync();
            }
        }
    }

    private static TResponse Read<TResponse>(StoredAnswer answer)
    {
        var response = Activator.CreateInstance<TResponse>();
        ((IMessage)response!).MergeFrom(Convert.FromBase64String(answer.Body));
        return response;
    }
}
