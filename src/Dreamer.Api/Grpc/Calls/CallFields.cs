using System.Collections.Immutable;
using System.Globalization;
using Dreamer.Accounts;
using Dreamer.Api.Errors;
using Dreamer.Api.Keys;
using Dreamer.Api.Requests;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Dreamer.Api.Grpc.Calls;

/// <summary>What calls have in common, as the shapes that HTTP's checks read.</summary>
internal static class CallFields
{
    public static Caller Caller(this ServerCallContext context) => Keys.Caller.Of(context.GetHttpContext());

    public static RequestSeed Seed(this ServerCallContext context) => RequestSeed.Of(context.GetHttpContext());

    /// <summary>As the audit log names it.</summary>
    public static Actor Actor(this ServerCallContext context) => context.Caller().ActorAt(context.GetHttpContext());

    public static PageQuery PageOf(int? limit, string? after) => new(limit?.ToString(CultureInfo.InvariantCulture), after);

    /// <summary>Without any entry it is left out.</summary>
    public static ImmutableDictionary<string, string>? MetadataOf(MapField<string, string> sent) => sent.Count == 0 ? null : sent.ToImmutableDictionary();

    public static string? WaitOf(Duration? wait) => wait switch
    {
        null => null,
        { Nanos: 0 } => string.Create(CultureInfo.InvariantCulture, $"{wait.Seconds}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{wait.Seconds}.{wait.Nanos:000000000}s"),
    };

    /// <summary>Protobuf's message takes numbers that are no time.</summary>
    public static DateTimeOffset? TimeOf(Timestamp? time, string field)
    {
        try
        {
            return time?.ToDateTimeOffset();
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new ProblemException(Problem.Invalid(
                $"Field '{field}' holds {time!.Seconds} s and {time.Nanos} ns, and takes a time from the year 1 to 9999.", field));
        }
    }
}
