using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dreamer.Generations;
using Dreamer.Inference.Models;
using Dreamer.Media;

namespace Dreamer.Inference.Tests.Fakes;

internal sealed class FakeJob : IDenoisingJob
{
    private readonly GenerationSettings _settings;
    private readonly FakeModel _model;
    private readonly Action _onDispose;
    private readonly (int Until, double Guidance, string Texts)[] _guides;
    private string _latents;

    public FakeJob(GenerationSettings settings, JobInputs inputs, FakeModel model, Action onDispose)
    {
        (_settings, _model, _onDispose) = (settings, model, onDispose);
        var own = (settings.Steps, settings.Guidance, string.Join('|', Text(inputs.Caption), Text(inputs.Negative), Text(inputs.Motion)));
        _guides = [.. inputs.Earlier.Select(e => (e.Until, e.Guidance, $"{Text(e.Caption)}|{Text(e.Negative)}|{Text(e.Motion)}")), own];
        Frames = settings.Kind.MakesClip() ? settings.Frames : 1;
        var still = inputs.Still is { } given ? Hash(Convert.ToHexString(given.Image.Pixels) + Convert.ToHexString(given.Latents ?? []))
            : inputs.Clip is { } clip ? Hash(Convert.ToHexString(clip)) : "";
        (StepsDone, _latents) = inputs.Checkpoint is { } saved
            ? JsonSerializer.Deserialize<Saved>(saved)!
            : new Saved(settings.FirstStep(), Hash($"{settings.Seed}/{still}"));
    }

    public int StepsDone { get; private set; }

    public int Steps => _settings.StepsWanted();

    public int Frames { get; }

    public JobShape Shape => new(_settings.Size, Frames, Now.Guidance == 1 ? 1 : 2);

    public string? Part => _model.Description.Parts.Where(part => !part.EmbedsTexts).ElementAtOrDefault(Math.Min(StepsDone, Steps - 1) < _model.Boundary ? 0 : 1)?.Name;

    public long Bytes => _settings.Size.Pixels * Frames;

    public long? StepBytes => _model.StepBytes;

    public void Advance()
    {
        _model.BeforeStep?.Invoke(_settings.Caption, StepsDone);
        Step("");
    }

    /// <summary>A step without its hook; what it is mixed with is what company does to it.</summary>
    public void Step(string company)
    {
        _model.Require(Part);
        var texts = Now.Texts;
        _latents = Hash($"{_latents}/{StepsDone++}/{texts}{company}");
        _model.Steps.Enqueue($"{_settings.Caption}:{StepsDone}");
    }

    public byte[] Checkpoint() => JsonSerializer.SerializeToUtf8Bytes(new Saved(StepsDone, _latents));

    public byte[] Latents() => Encoding.ASCII.GetBytes(_latents);

    public RgbImage DecodeFrame(int frame)
    {
        var colour = SHA256.HashData(Encoding.ASCII.GetBytes($"{_latents}/{frame}"));
        return RgbImage.Filled(_settings.Size.Width, _settings.Size.Height, (colour[0], colour[1], colour[2]));
    }

    public RgbImage Preview() => DecodeFrame(StepsDone);

    public void Dispose() => _onDispose();

    private (int Until, double Guidance, string Texts) Now => _guides.First(guide => guide.Until > Math.Min(StepsDone, _settings.Steps - 1));

    private static string Text(IEmbedding? embedding) => (embedding as FakeEmbedding)?.Text ?? "";

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record Saved(int Step, string Latents);
}
