using Dreamer.Api.Errors;
using Dreamer.Api.Requests;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Api.OpenAi;

/// <summary>The session that a call of this face opens for what it asks for, since its clients know of none. Doing it twice makes one thing.</summary>
internal sealed class FaceSessions(IGrainFactory grains)
{
    private const int LongestTitle = 200;

    /// <summary>The generation that a session of this face was opened for: both come from one seed, so either tells the other.</summary>
    public static GenerationId MadeIn(SessionId session) => new RequestSeed(Guid.ParseExact(session.Value["ses_".Length..], "N")).GenerationId(session);

    /// <summary>What an earlier try made of this request; null where there is none, or nothing yet.</summary>
    public Task<GenerationView?> FindAsync(TenantId tenant, RequestSeed seed) => grains.Generation(tenant, MadeIn(seed.SessionId())).GetAsync();

    public async Task<GenerationView> AddAsync(TenantId tenant, RequestSeed seed, SessionOrigin origin, string title, GenerationRequest request)
    {
        var id = seed.SessionId();
        var session = grains.Session(tenant, id);
        await session.CreateAsync(new CreateSession { Title = Title(title), Origin = origin });
        return await WithoutLeftoverAsync(session, MadeIn(id), () => session.AddAsync(MadeIn(id), request));
    }

    /// <summary>What a title has room for, and no half letter.</summary>
    public static string Title(string prompt) =>
        prompt.Length <= LongestTitle ? prompt : prompt[..(char.IsHighSurrogate(prompt[LongestTitle - 1]) ? LongestTitle - 1 : LongestTitle)];

    /// <summary>A refusal leaves no session behind, unless another try has made in it what it is for.</summary>
    public static async Task<GenerationView> WithoutLeftoverAsync(ISessionGrain session, GenerationId made, Func<Task<GenerationView>> add)
    {
        try
        {
            return await add();
        }
        catch (Exception refused) when (refused is ProblemException or DreamerException { Code: not ErrorCode.Conflict }) // which another try may be about to end
        {
            if (await session.GetAsync() is { } left && left.Generations.All(node => node.Id != made))
            {
                await session.DeleteAsync();
            }

            throw;
        }
    }
}
