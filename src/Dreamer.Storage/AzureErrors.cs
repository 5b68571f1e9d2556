using System.Net;
using Azure;
using Azure.Identity;

namespace Dreamer.Storage;

/// <summary>What Azure's refusals mean. No reason holds a secret.</summary>
internal static class AzureErrors
{
    /// <summary>Whether another one came first.</summary>
    public static bool IsUnmet(RequestFailedException refused) => refused.Status is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.Conflict;

    public static string ReasonOf(Exception error) => error switch
    {
        RequestFailedException { Status: (int)HttpStatusCode.PreconditionFailed } => "it was replaced while it was read.",
        RequestFailedException { Status: > 0 } refused => $"the service answered {refused.Status} {refused.ErrorCode}.",
        AggregateException several => $"{several.InnerExceptions.Count} tries failed, the last one so: {several.InnerExceptions[^1].Message}",
        AuthenticationFailedException none => $"Azure gives this machine no token: {none.Message.Split('\n')[0].TrimEnd()}",
        _ => error.Message,
    };
}
