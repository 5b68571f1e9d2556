// Shapes: N windows, B windows of a batch, F frames, C latent channels, h/w latent pixels, H/W pixels
using System.Runtime.InteropServices;
using Dreamer.Diffusion.Networks;
using Dreamer.Training.Footage;
using Dreamer.Training.Footage.Filters;
using Dreamer.Training.Footage.Pool;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Sampling;
using Dreamer.Training.World.Scenes;
using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;

namespace Dreamer.Training.Data;

/// <summary>The kept windows of ingested footage, encoded once; frames stay on disk, and flow in half precision.</summary>
internal sealed class FootagePool : IClipPool
{
    private const int Frames = FootageSettings.Frames;
    private const int Side = Scene.Side / WindowEntry.PatchSide;
    private const float StrengthTravel = 20;
    private const float MaxStrength = 3;
    private readonly string[] _captions;
    private readonly byte[] _firstFrames;
    private readonly Half[] _flows;

    private FootagePool(string[] captions, Tensor latents_NFChw, byte[] firstFrames, Half[] flows)
    {
        (_captions, Latents_NFChw, _firstFrames, _flows) = (captions, latents_NFChw, firstFrames, flows);
    }

    public int Count => _captions.Length;
    public Tensor Latents_NFChw { get; }
    public double Fps => FootageSettings.Fps;

    /// <summary>Reads a pool's folder.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or no window of it is kept.</exception>
    public static FootagePool Open(string folder, AutoencoderKL vae, Action<int> report)
    {
        var path = Path.Combine(folder, FootageIngest.FileName);
        using var reader = PoolReader.Open(path);
        var windows = reader.Records().SelectMany(record => record.Windows().Where(window => window.Window.IsKept)
            .Select(window => (record.Clip.Caption, window.Start))).ToArray();
        if (windows.Length == 0)
        {
            throw new InvalidDataException($"'{folder}' keeps no window of any clip: there is nothing to learn from.");
        }
        using var file = File.OpenHandle(path);
        var firstFrames = new byte[windows.Length * WindowEntry.FrameBytes];
        var flows = new Half[windows.Length * WindowEntry.FlowValues];
        for (var i = 0; i < windows.Length; i++)
        {
            Read(file, windows[i].Start, firstFrames.AsSpan(i * WindowEntry.FrameBytes, WindowEntry.FrameBytes));
            Read(file, windows[i].Start + (Frames * WindowEntry.FrameBytes),
                MemoryMarshal.AsBytes(flows.AsSpan(i * WindowEntry.FlowValues, WindowEntry.FlowValues)));
        }
        var latents_GChw = LatentPool.Encode(vae, windows.Length * Frames, (frame, pixels) =>
        {
            var bytes = new byte[WindowEntry.FrameBytes];
            Read(file, windows[frame / Frames].Start + (frame % Frames * WindowEntry.FrameBytes), bytes);
            ToSigned(bytes, pixels.Span);
        }, done => report(done / Frames));
        return new FootagePool(
            [.. windows.Select(window => window.Caption)], latents_GChw.unflatten(0, windows.Length, Frames), firstFrames, flows);
    }

    public int Draw(ref Rng rng) => rng.Below(Count);

    public int? Opposite(int item) => null;

    public string Caption(int item, ref Rng rng) => _captions[item];

    /// <summary>From the flow: what the liveliest places travel in a pair of frames, added up over all pairs.</summary>
    public float Strength(int item) =>
        Math.Min(
            Enumerable.Range(0, Frames - 1).Sum(pair => Travel(Pair(item, pair))) * WindowEntry.PatchSide / StrengthTravel, MaxStrength);

    /// <summary>The third longest flow: a single one or two may be wrong, at the border more often than elsewhere.</summary>
    private static float Travel(ReadOnlySpan<Half> values)
    {
        var lengths = new float[WindowEntry.LatentArea];
        for (var cell = 0; cell < lengths.Length; cell++)
        {
            var (dx, dy, confidence) =
                ((float)values[cell], (float)values[lengths.Length + cell], (float)values[(2 * lengths.Length) + cell]);
            lengths[cell] = float.Hypot(dx, dy) * confidence;
        }
        return lengths.OrderDescending().ElementAt(2);
    }

    public Tensor FirstFrames_BCHW(IReadOnlyList<int> items)
    {
        var pixels = new float[items.Count * Renderer.FrameLength];
        for (var i = 0; i < items.Count; i++)
        {
            ToSigned(_firstFrames.AsSpan(items[i] * WindowEntry.FrameBytes, WindowEntry.FrameBytes),
                pixels.AsSpan(i * Renderer.FrameLength, Renderer.FrameLength));
        }
        return tensor(pixels, [items.Count, 3, Scene.Side, Scene.Side], dtype: ScalarType.Float32, device: Latents_NFChw.device);
    }

    public (Tensor Flow_BF2hw, Tensor Confidence_BF1hw) Flows(IReadOnlyList<int> items)
    {
        var values = items.SelectMany(item => _flows.AsSpan(item * WindowEntry.FlowValues, WindowEntry.FlowValues).ToArray())
            .Select(value => (float)value).ToArray();
        var both_BF3hw = tensor(values, [items.Count, Frames - 1, 3, Side, Side], dtype: ScalarType.Float32, device: Latents_NFChw.device);
        return (both_BF3hw.narrow(2, 0, 2), both_BF3hw.narrow(2, 2, 1));
    }

    public void Dispose() => Latents_NFChw.Dispose();

    private ReadOnlySpan<Half> Pair(int item, int pair) =>
        _flows.AsSpan((item * WindowEntry.FlowValues) + (pair * 3 * WindowEntry.LatentArea), 3 * WindowEntry.LatentArea);

    private static void Read(SafeFileHandle file, long place, Span<byte> bytes)
    {
        for (var read = 0; read < bytes.Length;)
        {
            var more = RandomAccess.Read(file, bytes[read..], place + read);
            read += more > 0 ? more : throw new EndOfStreamException($"The pool ended at byte {place + read} while it was read.");
        }
    }

    /// <summary>Interleaved bytes become planes in [-1, 1].</summary>
    private static void ToSigned(ReadOnlySpan<byte> rgb, Span<float> chw)
    {
        for (var i = 0; i < rgb.Length; i++)
        {
            chw[(i % 3 * Scene.Area) + (i / 3)] = (rgb[i] / 127.5f) - 1;
        }
    }
}
