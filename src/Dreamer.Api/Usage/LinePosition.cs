using Dreamer.Api.Requests;
using Dreamer.Errors;
using Dreamer.Tenants;

namespace Dreamer.Api.Usage;

/// <summary>Where a page of lines goes on.</summary>
internal static class LinePosition
{
    public static UsagePosition? Of(PageQuery page) =>
        page.After is null ? null
        : UsagePosition.TryParse(page.After, out var position) ? position
        : throw new DreamerException(ErrorCode.InvalidRequest, $"Parameter 'after' is '{Shown.Briefly(page.After)}', and takes the 'next_after' of a page before.", "after");
}
