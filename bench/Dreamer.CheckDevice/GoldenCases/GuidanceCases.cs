using System.Globalization;
using System.Text.RegularExpressions;
using Dreamer.Diffusion.Sampling;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>Classifier-free guidance and its rescaling (diffusers' rescale_noise_cfg).</summary>
internal static partial class GuidanceCases
{
    public const string Guided = "noise_cfg";

    private const string Rescaled = "rescaled.";

    public static void Run(GoldenCase golden)
    {
        var tensors = golden.Tensors;
        foreach (var set in tensors.Prefixes(Guided))
        {
            var (guided, text) = (tensors[set + Guided], tensors[set + "noise_pred_text"]);
            if (tensors.Find(set + "noise_pred_uncond") is { } none && Scale(golden) is { } scale)
            {
                tensors.Expect(set + Guided, () => Guidance.Combine([none, text], Guidance.Weights(scale)));
            }
            foreach (var name in tensors.Names.Where(name => name.StartsWith(set + Rescaled, StringComparison.Ordinal)))
            {
                var part = double.Parse(name[(set + Rescaled).Length..], CultureInfo.InvariantCulture);
                tensors.Expect(name, () => Guidance.Rescale(guided, text, part));
            }
        }
    }

    // Only the README tells it.
    private static double? Scale(GoldenCase golden) =>
        golden.Readme.Select(line => ScaleInFormula().Match(line)).FirstOrDefault(match => match.Success) is { } found
        ? double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)
        : null;

    [GeneratedRegex(@"noise_pred_uncond\s*\+\s*([0-9.]+)\s*\*")]
    private static partial Regex ScaleInFormula();
}
