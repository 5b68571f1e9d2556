using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Schedules;
using Dreamer.Diffusion.Tokenizers;
using Dreamer.Testing;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Malformed;

/// <summary>
/// Damaged files, by seeded chance: each is refused by its reader's own error, or what was read is what the file says, read another way;
/// at a cost that its length bounds.
/// </summary>
public sealed class MutationTests : IDisposable
{
    private const int Trials = 500;
    private const long MaxAllocated = 8 << 20;

    private static readonly string[] s_values =
        ["null", "-1", "0", "1e999", "99999999999", "2147483647", "0.5", "\"\"", "\"x\"", "[]", "[[1]]", "[null]", "[-1]", "{}", "true", "[0, 0, 0, 0]", "NaN", "-Infinity"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Checkpoints()
    {
        using var scope = NewDisposeScope();
        var whole = SafetensorsWriter.ToBytes(new Dictionary<string, Tensor> { ["a.weight"] = ones(3, 4), ["b"] = arange(5), ["c"] = ones(2).to(ScalarType.Bool) }, new Dictionary<string, string> { ["format"] = "pt" });
        var header = (int)BinaryPrimitives.ReadInt64LittleEndian(whole) + sizeof(long);
        Mutate(whole, header, bytes => Refused<CheckpointException, IEnumerable<string>>(
            () =>
            {
                using var file = SafetensorsFile.FromBytes(bytes);
                return [.. file.Entries.Keys.Select(name => PlainReading.Shown(name, file.Entries[name].Dtype, file.Entries[name].Shape, file.Read(name).bytes.ToArray()))];
            },
            () => PlainReading.OfCheckpoint(bytes)));
    }

    [Fact]
    public void Shard_indexes() => MutateFile("model.safetensors.index.json", """{"metadata": {"total_size": 4}, "weight_map": {"a": "one.safetensors", "b": "two.safetensors"}}"""u8.ToArray(),
        path => Refused<CheckpointException, IEnumerable<string>>(
            () => CheckpointIndex.Read(path).FileOf.Select(item => $"{item.Key} {item.Value}"),
            () => JsonNode.Parse(File.ReadAllBytes(path))!["weight_map"]!.AsObject().Select(item => $"{item.Key} {item.Value}")));

    [Theory]
    [InlineData("vocab.json")]
    [InlineData("merges.txt")]
    [InlineData("tokenizer_config.json")]
    [InlineData("special_tokens_map.json")]
    public void Clip_tokenizers(string file)
    {
        BpeTrainer.Train(["a large red star", "a small blue circle"], _folder.Path, length: 16);
        File.WriteAllText(_folder.File("special_tokens_map.json"), """{"bos_token": {"content": "<|startoftext|>", "lstrip": false}, "pad_token": "!", "unk_token": "<|endoftext|>"}""");
        MutateFile(file, File.ReadAllBytes(_folder.File(file)), path => Refused<TokenizerException, string>(
            () =>
            {
                var vocabulary = ClipVocabulary.Load(_folder.Path);
                _ = ClipTokenizer.Load(_folder.Path).Encode("A large star's 7 circles");
                return file switch
                {
                    "vocab.json" => string.Join('\n', vocabulary.Ids.OrderBy(item => item.Value).Select(item => $"{item.Key} {item.Value}")),
                    "merges.txt" => string.Join('\n', vocabulary.Merges),
                    "tokenizer_config.json" => $"{vocabulary.Length}",
                    _ => $"{vocabulary.Begin} {vocabulary.Padding}",
                };
            },
            () => PlainReading.OfTokenizer(file, path)));
    }

    /// <summary>Of a unigram model each text has one best way: what was read gives pieces that spell the text.</summary>
    [Fact]
    public void SentencePiece_models()
    {
        UnigramTrainer.Train(["the star moves to the left", "the ring grows"], _folder.File("spiece.model"));
        MutateFile("spiece.model", File.ReadAllBytes(_folder.File("spiece.model")), path => Refused<TokenizerException, IEnumerable<string>>(
            () =>
            {
                _ = SentencePieceTokenizer.Load(path).Encode("the star's ring 7", 12);
                return SentencePieceModel.Load(path).Pieces.Select(piece => $"{piece.Text} {BitConverter.SingleToInt32Bits(piece.Score)} {piece.Kind}");
            },
            () => PlainReading.OfPieces(File.ReadAllBytes(path))));
    }

    [Theory]
    [InlineData("unet2d_sd15/config.json", typeof(UNet2DConditionConfig))]
    [InlineData("autoencoder_kl/config.json", typeof(AutoencoderKLConfig))]
    [InlineData("wan_transformer_flf2v/config.json", typeof(WanTransformer3DConfig))]
    [InlineData("wan_transformer_t2v/config.json", typeof(WanTransformer3DConfig))]
    [InlineData("wan_vae21/config.json", typeof(AutoencoderKLWanConfig))]
    [InlineData("wan_vae22/config.json", typeof(AutoencoderKLWanConfig))]
    [InlineData("ltx_vae/config.json", typeof(AutoencoderKLLTXVideoConfig))]
    [InlineData("ltx_vae_095/config.json", typeof(AutoencoderKLLTXVideoConfig))]
    [InlineData("ltx_transformer/config.json", typeof(LTXVideoTransformer3DConfig))]
    [InlineData("clip_text_sd15_quick_gelu/config.json", typeof(CLIPTextConfig))]
    [InlineData("clip_vision_quick_gelu/config.json", typeof(CLIPVisionConfig))]
    [InlineData("clip_vision_quick_gelu/preprocessor_config.json", typeof(ClipImageConfig))]
    [InlineData("t5_encoder_v1_1_gated_gelu/config.json", typeof(T5Config))]
    [InlineData("wan_umt5_encoder/config.json", typeof(T5Config))]
    [InlineData("animatediff_unet_motion/config.json", typeof(MotionConfig))]
    [InlineData("schedulers/ddim_zsnr_v_trailing/scheduler_config.json", typeof(ScheduleConfig))]
    [InlineData("schedulers/dpmpp2m_eps_karras/scheduler_config.json", typeof(ScheduleConfig))]
    [InlineData("wan_schedulers/flow_euler_ltx/scheduler_config.json", typeof(FlowScheduleConfig))]
    [InlineData("wan_schedulers/unipc_flow_shift5/scheduler_config.json", typeof(FlowScheduleConfig))]
    public void Configs(string golden, Type config)
    {
        var whole = File.ReadAllText(Golden.Path(golden));
        var read = Reader(config);
        foreach (var (start, end) in ValueSpans(whole))
        {
            foreach (var value in s_values)
            {
                File.WriteAllText(_folder.File("config.json"), whole[..start] + value + whole[end..]);
                Bounded(() => Refused<InvalidDataException, string>(() => read(_folder.File("config.json")), () => null), value);
            }
        }
        MutateFile("config.json", Encoding.UTF8.GetBytes(whole), path => Refused<InvalidDataException, string>(() => read(path), () => null));
    }

    // Written and read again, a config says the same: nothing of it was half taken.
    private Func<string, string> Reader(Type config) => config.Name switch
    {
        nameof(UNet2DConditionConfig) => Again<UNet2DConditionConfig>,
        nameof(AutoencoderKLConfig) => Again<AutoencoderKLConfig>,
        nameof(AutoencoderKLWanConfig) => Again<AutoencoderKLWanConfig>,
        nameof(WanTransformer3DConfig) => Again<WanTransformer3DConfig>,
        nameof(FlowScheduleConfig) => path => FlowScheduleConfig.Load(path).ToString(),
        nameof(AutoencoderKLLTXVideoConfig) => Again<AutoencoderKLLTXVideoConfig>,
        nameof(LTXVideoTransformer3DConfig) => Again<LTXVideoTransformer3DConfig>,
        nameof(CLIPTextConfig) => Again<CLIPTextConfig>,
        nameof(CLIPVisionConfig) => Again<CLIPVisionConfig>,
        nameof(ClipImageConfig) => Again<ClipImageConfig>,
        nameof(T5Config) => Again<T5Config>,
        nameof(MotionConfig) => path => AnimateDiffLayout.ReadConfig(path).ToString(),
        _ => path => ScheduleConfig.Load(path).ToString(),
    };

    private string Again<T>(string path)
        where T : class, INetworkConfig
    {
        var read = ConfigFile.Read<T>(path);
        ConfigFile.Write(_folder.File("again.json"), read);
        var again = ConfigFile.Parse<T>(File.ReadAllText(_folder.File("again.json")));
        Assert.Equal(JsonSerializer.Serialize(read), JsonSerializer.Serialize(again));
        return path;
    }

    // Each top-level value, from behind its colon to the line's end; lists over several lines count by their opening bracket's line.
    private static IEnumerable<(int Start, int End)> ValueSpans(string json)
    {
        for (var colon = json.IndexOf("\": ", StringComparison.Ordinal); colon >= 0; colon = json.IndexOf("\": ", colon + 1, StringComparison.Ordinal))
        {
            var start = colon + 3;
            var close = json[start] switch { '[' => json.IndexOf(']', start) + 1, '{' => json.IndexOf('}', start) + 1, _ => json.IndexOfAny([',', '\n'], start) };
            yield return (start, close);
        }
    }

    private void MutateFile(string name, byte[] whole, Action<string> read) => Mutate(whole, whole.Length, bytes =>
    {
        File.WriteAllBytes(_folder.File(name), bytes);
        read(_folder.File(name));
    });

    /// <summary>Changes bytes, cuts the end off, repeats a part; mostly in the first bytes, where the meaning is.</summary>
    private static void Mutate(byte[] whole, int meaning, Action<byte[]> read)
    {
        var random = new Random(11);
        for (var trial = 0; trial < Trials; trial++)
        {
            var bytes = (byte[])whole.Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(meaning)] = (byte)random.Next(256);
            }
            var cut = random.Next(whole.Length + 1);
            bytes = random.Next(5) switch { 0 => bytes[..cut], 1 => [.. bytes[..cut], .. bytes[random.Next(whole.Length)..]], _ => bytes };
            Bounded(() => read(bytes), $"trial {trial}");
        }
    }

    private static void Refused<TError, TRead>(Func<TRead> read, Func<TRead?> expected)
        where TError : Exception
        where TRead : class
    {
        TRead found;
        try
        {
            found = read();
        }
        catch (TError refusal)
        {
            Assert.NotEmpty(refusal.Message);
            return;
        }
        if (expected() is { } wanted)
        {
            Assert.Equal(wanted, found);
        }
    }

    private static void Bounded(Action read, string what)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Record.Exception(read);
        Assert.True(error is null, $"{what}: {error}");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxAllocated);
    }
}
