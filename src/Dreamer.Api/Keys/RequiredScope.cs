using Dreamer.Accounts;

namespace Dreamer.Api.Keys;

/// <summary>Metadata of an endpoint: the scope that its caller needs, where the request's method would say another one; null takes any key.</summary>
internal sealed record RequiredScope(Scope? Scope);

/// <summary>Puts it on endpoints.</summary>
internal static class RequiredScopes
{
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoints, Scope? scope)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new RequiredScope(scope));
}
