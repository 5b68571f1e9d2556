namespace Dreamer.Bench.Scale.Worlds;

/// <summary>What there is. Milliseconds are those of docs/speed.md, docs/serving.md and docs/public-checkpoints.md, but the film's, which docs/serving.md simulates.</summary>
internal static class Catalog
{
    private const long Gigabyte = 1L << 30;
    private const double Float32 = 983.0 / 535; // a step of Stable Diffusion 2.1 of 256 pixels, to one in bfloat16

    private static readonly string[] s_all = ["nano", "sd21-a", "sd21-b", "sd21-c", "film"];
    private static readonly string[] s_stills = ["nano", "sd21-a", "sd21-b", "sd21-c"];

    public static IReadOnlyDictionary<string, ModelKind> Models { get; } = new[]
    {
        new ModelKind("nano", 58L << 20, TimeSpan.FromSeconds(1.7)),
        new ModelKind("sd21-a", (long)(2.6 * Gigabyte), TimeSpan.FromSeconds(12)),
        new ModelKind("sd21-b", (long)(2.6 * Gigabyte), TimeSpan.FromSeconds(12)),
        new ModelKind("sd21-c", (long)(2.6 * Gigabyte), TimeSpan.FromSeconds(12)),
        new ModelKind("film", (long)(2.6 * Gigabyte), TimeSpan.FromSeconds(12)),
    }.ToDictionary(model => model.Name);

    public static IReadOnlyList<DeviceKind> Devices { get; } =
    [
        new("bf16", 0.40, 8 * Gigabyte, 1, s_all),
        new("bf16-spot", 0.20, 8 * Gigabyte, 1, s_all, IsSpot: true),
        new("f32-day", 0.20, 8 * Gigabyte, Float32, s_stills, IsOfDay: true),
        new("f32", 0.20, 8 * Gigabyte, Float32, s_stills),
    ];

    public static IReadOnlyList<Work> Works { get; } =
    [
        new("nano still", "nano", false, 16, 7.3, 70, 0.25, 64),
        new("nano clip", "nano", true, 16, 98.2, 17, 0.15, 64, 16),
        .. Stills("sd21-a", 0.6), .. Stills("sd21-b", 0.3), .. Stills("sd21-c", 0.1),
        new("film", "film", true, 50, 720, 0, 0.10, 256, 16),
    ];

    private static IEnumerable<Work> Stills(string model, double share) =>
    [
        new($"{model} 256", model, false, 25, 535, 0, 0.35 * share, 256),
        new($"{model} 512", model, false, 25, 2_288, 0, 0.15 * share, 512),
    ];
}
