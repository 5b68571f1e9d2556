using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines.Ltx;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using Dreamer.Inference;

namespace Dreamer.Server.Tests;

/// <summary>A server whose transformer's blocks pass through memory, from the client down to the pixels.</summary>
public sealed class OffloadTests
{
    public static TheoryData<string> Models => ["wan", "ltx"];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_video_has_the_bytes_of_a_server_with_all_blocks_in_memory(string family)
    {
        using TinyFolder folder = family == "wan" ? new TinyWanFolder(blocks: 5) : new TinyLtxFolder(blocks: 5);
        Assert.Equal(await VideoAsync(folder, OffloadPolicy.None), await VideoAsync(folder, OffloadPolicy.Blocks));
    }

    private static async Task<byte[]> VideoAsync(TinyFolder folder, OffloadPolicy policy)
    {
        await using var server = await ModelServer.StartAsync(folder.Folder, new InferenceOptions { ModelFolders = [folder.Folder], Offload = policy });
        var session = (await server.Client.Sessions.CreateAsync(new NewSession())).Id;
        var video = await server.EndOfAsync(await server.Client.Generations.CreateAsync(session, new NewGeneration
        {
            Kind = "text_to_video",
            Caption = "a large red star on the left",
            MotionCaption = "the star moves to the left",
            Seed = 7,
            Steps = 6,
            Quality = "balanced",
        }));
        return await server.ContentAsync(video, "video");
    }
}
