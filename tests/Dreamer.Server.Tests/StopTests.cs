using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Testing;

namespace Dreamer.Server.Tests;

/// <summary>An orderly end is no news.</summary>
public sealed class StopTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly TinyModelFolder _model = new();

    [Fact]
    public async Task A_signal_in_the_middle_of_a_clip_leaves_no_warning_and_the_clip_goes_on()
    {
        string id;
        using (var server = await ServerProcess.StartAsync(_data.Path, _model.Folder))
        {
            var session = await server.Client.Sessions.CreateAsync(new NewSession());
            id = (await server.Client.Generations.CreateAsync(session.Id, new NewGeneration { Kind = "text_to_video", Caption = "a star", MotionCaption = "it moves", Steps = 200, Size = 32, Frames = 4 })).Id;
            while ((await server.Client.Generations.GetAsync(id)).State == GenerationStates.Queued)
            {
                await Task.Delay(20);
            }

            await server.StopAsync();
            Assert.Equal("", server.Errors);
        }

        using var next = await ServerProcess.StartAsync(_data.Path, _model.Folder);
        Assert.Equal(GenerationStates.Succeeded, (await next.Client.Generations.WaitAsync(id)).State);
    }

    public void Dispose()
    {
        _data.Dispose();
        _model.Dispose();
    }
}
