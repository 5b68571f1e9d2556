using System.Security.Cryptography;
using System.Text;
using Dreamer.Generations;
using Dreamer.Inference.Models;
using Dreamer.Media;

namespace Dreamer.Bench.Serving.Devices;

/// <summary>A job of a simulated device. What it "makes" depends on its seed and on the embeddings that it was given, and on nothing else.</summary>
internal sealed class SimulatedJob : IDenoisingJob
{
    private readonly GenerationSettings _settings;
    private readonly SimulatedDevice _device;
    private readonly byte[] _latents;
    private readonly string _label;

    public SimulatedJob(GenerationSettings settings, JobInputs inputs, SimulatedDevice device)
    {
        (_settings, _device) = (settings, device);
        _label = settings.Metadata.GetValueOrDefault(DeviceJournal.LabelName, "");
        _latents = SHA256.HashData([.. BitConverter.GetBytes(settings.Seed), .. ((SimulatedEmbedding)inputs.Caption).Values]);
        StepsDone = inputs.Checkpoint is { } saved ? BitConverter.ToInt32(saved) : settings.FirstStep();
        device.Journal.Note(DeviceEventKind.Began, _label);
    }

    public int StepsDone { get; private set; }

    public int Steps => _settings.StepsWanted();

    public int Frames => _settings.Kind.MakesClip() ? _settings.Frames : 1;

    public JobShape Shape => new(_settings.Size, Frames, 2);

    public long Bytes => _device.Profile.JobBytes;

    public void Advance()
    {
        _device.Open.Wait();
        Stepped(SimulatedDevice.Work(_device.Profile.StepOf(Shape, 1)));
    }

    /// <summary>A step, alone or shared, is done, and this was its part of the device's time.</summary>
    public void Stepped(TimeSpan busy)
    {
        StepsDone++;
        _device.Journal.Note(DeviceEventKind.Stepped, _label, busy);
    }

    public byte[] Checkpoint()
    {
        var saved = new byte[_device.Profile.JobBytes];
        BitConverter.TryWriteBytes(saved, StepsDone);
        return saved;
    }

    public byte[] Latents() => Encoding.ASCII.GetBytes(Convert.ToHexString(_latents));

    public RgbImage DecodeFrame(int frame)
    {
        SimulatedDevice.Work(TimeSpan.FromMilliseconds(_device.Profile.DecodedFrameMs));
        return Preview();
    }

    public RgbImage Preview() => RgbImage.Filled(_settings.Size.Width, _settings.Size.Height, (_latents[0], _latents[1], _latents[2]));

    public void Dispose() => _device.Journal.Note(DeviceEventKind.Freed, _label);
}
