using Dreamer.Accounts;
using Dreamer.Api.Errors;
using Dreamer.Api.Wire;
using Microsoft.AspNetCore.Authorization;

namespace Dreamer.Api.Keys;

/// <summary>Refuses a known caller whose key lacks the scope that the endpoint needs.</summary>
internal static class ScopeCheck
{
    public static Task RequireAsync(HttpContext http, RequestDelegate next) =>
        http.GetEndpoint() is { } endpoint && RefusalOf(http, endpoint) is { } refusal ? throw new ProblemException(refusal) : next(http);

    public static bool AsksForKey(EndpointMetadataCollection endpoint) =>
        endpoint.GetMetadata<IAuthorizeData>() is not null || endpoint.GetMetadata<AuthorizationPolicy>() is not null;

    /// <summary>Null where no key is asked for, or any will do. Looking needs <c>read</c>, and everything else <c>generate</c>, unless the endpoint says what it needs.</summary>
    public static Scope? NeededBy(EndpointMetadataCollection endpoint, string method)
    {
        if (!AsksForKey(endpoint))
        {
            return null;
        }

        return endpoint.GetMetadata<RequiredScope>() is { } said ? said.Scope : HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? Scope.Read : Scope.Generate;
    }

    public static Problem Missing(Scope needed, Caller caller) => new(
        StatusCodes.Status403Forbidden, ErrorCode.Permission,
        $"This call needs a key with the scope '{WireName.Of(needed)}'; this key's scopes: {caller.ScopesInWords()}.", WireName.Of(needed));

    private static Problem? RefusalOf(HttpContext http, Endpoint endpoint) =>
        http.User.Identity?.IsAuthenticated == true
        && NeededBy(endpoint.Metadata, http.Request.Method) is { } needed && Caller.Of(http) is var caller && !caller.Has(needed)
            ? Missing(needed, caller)
            : null;
}
