using Dreamer.Api.Requests;
using Dreamer.Api.Wire;
using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>Reads one page of a session's generations, newest first.</summary>
internal static class GenerationList
{
    public static async Task<Page<GenerationResource>> ReadAsync(IGrainFactory grains, TenantId tenant, SessionId id, GenerationId? after, int limit)
    {
        var session = await grains.Session(tenant, id).GetAsync() ?? throw RequestIds.Unknown(id);
        var ids = session.Generations.Reverse().Select(node => node.Id).ToList();
        var start = after is { } last ? ids.IndexOf(last) + 1 : 0;
        FieldCheck.Require(after is null || start > 0, "after", $"Parameter 'after' is '{after}', which is no generation of session '{id}'.");
        var views = await Task.WhenAll(ids.Skip(start).Take(limit + 1).Select(generation => grains.Generation(tenant, generation).GetAsync()));
        return views.OfType<GenerationView>().Select(GenerationResource.Of).ToList().ToPage(limit, generation => generation.Id);
    }
}
