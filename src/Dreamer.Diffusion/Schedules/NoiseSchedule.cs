// Shapes: B batch; x, noise and v are any [B, ...]
using Dreamer.Diffusion.Devices;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Schedules;

/// <summary>How much of the image, and how much noise, is left at each training step: <c>x_t = √ᾱ x0 + √(1-ᾱ) ε</c>.</summary>
public sealed class NoiseSchedule
{
    private const double MinSnrGamma = 5; // Hang et al. 2023

    private readonly double[] _alphaBars;

    public NoiseSchedule(ScheduleConfig config)
    {
        Config = config;
        var alphaBars = AlphaBars(config);
        if (config.ZeroTerminalSnr)
        {
            RescaleToZeroTerminalSnr(alphaBars);
        }
        _alphaBars = [.. alphaBars.Select(alphaBar => Shift(alphaBar, config.ResolutionShift))];
    }

    public ScheduleConfig Config { get; }

    /// <summary>ᾱ by training step: 1 is a clean image, 0 is nothing but noise.</summary>
    public IReadOnlyList<double> AlphasCumprod => _alphaBars;

    /// <summary>The noise that each training step adds, <c>1 - ᾱ_t / ᾱ_(t-1)</c>.</summary>
    internal IEnumerable<double> Betas() => _alphaBars.Select((alphaBar, step) => 1 - alphaBar / (step == 0 ? 1 : _alphaBars[step - 1]));

    public Tensor AddNoise(Tensor x0, Tensor noise, Tensor timesteps_B) => Mix(timesteps_B, x0, 1, noise, 1);

    /// <summary>What a velocity-predicting denoiser learns: <c>v = √ᾱ ε - √(1-ᾱ) x0</c> (Salimans and Ho 2022).</summary>
    public Tensor Velocity(Tensor x0, Tensor noise, Tensor timesteps_B) => Mix(timesteps_B, noise, 1, x0, -1);

    public Tensor X0FromVelocity(Tensor x_t, Tensor v, Tensor timesteps_B) => Mix(timesteps_B, x_t, 1, v, -1);

    public Tensor NoiseFromVelocity(Tensor x_t, Tensor v, Tensor timesteps_B) => Mix(timesteps_B, v, 1, x_t, 1);

    /// <summary>ᾱ at each step, B.</summary>
    public Tensor AlphaBar(Tensor timesteps_B) => Gather(timesteps_B, 1, alphaBar => alphaBar);

    /// <summary>The loss weight <c>min(SNR, 5) / (SNR + 1)</c> of a velocity at each step: easy steps count less.</summary>
    public Tensor MinSnrWeight(Tensor timesteps_B) => Gather(timesteps_B, 1,
        alphaBar => alphaBar >= 1 ? 0 : Math.Min(alphaBar / (1 - alphaBar), MinSnrGamma) * (1 - alphaBar)); // 1 / (SNR + 1) = 1 - ᾱ

    /// <summary>Noise in units of the image, <c>√((1-ᾱ)/ᾱ)</c>; at zero SNR it would be infinite, and stops at 4096.</summary>
    public double Sigma(double timestep)
    {
        var below = (int)Math.Clamp(Math.Floor(timestep), 0, _alphaBars.Length - 1);
        var above = Math.Min(below + 1, _alphaBars.Length - 1);
        return double.Lerp(SigmaAt(below), SigmaAt(above), Math.Clamp(timestep - below, 0, 1));
    }

    private double SigmaAt(int step)
    {
        var alphaBar = Math.Max(_alphaBars[step], Math.Pow(2, -24));
        return Math.Sqrt((1 - alphaBar) / alphaBar);
    }

    private static double[] AlphaBars(ScheduleConfig config)
    {
        var (alphaBars, product) = (new double[config.TrainSteps], 1.0);
        for (var step = 0; step < alphaBars.Length; step++)
        {
            alphaBars[step] = product *= 1 - Beta(config, step);
        }
        return alphaBars;
    }

    private static double Beta(ScheduleConfig config, int step)
    {
        if (config.TrainedBetas is { } betas)
        {
            return betas[step];
        }
        var (part, start, end) = (step / (config.TrainSteps - 1.0), config.BetaStart, config.BetaEnd);
        return config.Curve switch
        {
            BetaCurve.Linear => double.Lerp(start, end, part),
            BetaCurve.ScaledLinear => Math.Pow(double.Lerp(Math.Sqrt(start), Math.Sqrt(end), part), 2),
            _ => Math.Min(1 - Cosine(step + 1.0) / Cosine(step), 0.999), // Nichol and Dhariwal 2021
        };

        double Cosine(double at) => Math.Pow(Math.Cos((at / config.TrainSteps + 0.008) / 1.008 * Math.PI / 2), 2);
    }

    // Lin et al. 2023, algorithm 1: move √ᾱ so that the last is 0, scale so that the first stays.
    private static void RescaleToZeroTerminalSnr(double[] alphaBars)
    {
        var (first, last) = (Math.Sqrt(alphaBars[0]), Math.Sqrt(alphaBars[^1]));
        for (var step = 1; step < alphaBars.Length; step++)
        {
            alphaBars[step] = Math.Pow((Math.Sqrt(alphaBars[step]) - last) * first / (first - last), 2);
        }
    }

    // logSNR += 2 ln(s), which is SNR *= s².
    private static double Shift(double alphaBar, double shift) =>
        shift == 1 ? alphaBar : alphaBar * shift * shift / (alphaBar * shift * shift + 1 - alphaBar);

    // signalSign √ᾱ signal + noiseSign √(1-ᾱ) noise
    private Tensor Mix(Tensor timesteps_B, Tensor signal, int signalSign, Tensor noise, int noiseSign)
    {
        using var scope = NewDisposeScope();
        var type = NumberTypes.Wide(signal.dtype);
        var signalScale = Gather(timesteps_B, signal.dim(), alphaBar => signalSign * Math.Sqrt(alphaBar), type);
        var noiseScale = Gather(timesteps_B, noise.dim(), alphaBar => noiseSign * Math.Sqrt(1 - alphaBar), type);
        return (signal * signalScale + noise * noiseScale).MoveToOuterDisposeScope();
    }

    /// <summary>From a table that goes to the timesteps' device, which is not waited for.</summary>
    private Tensor Gather(Tensor timesteps_B, long dimensions, Func<double, double> value, ScalarType type = ScalarType.Float32)
    {
        using var scope = NewDisposeScope();
        var table = tensor(_alphaBars.Select(value).ToArray(), dtype: type, device: timesteps_B.device);
        var shape = new long[dimensions];
        Array.Fill(shape, 1);
        shape[0] = timesteps_B.shape[0];
        return table.gather(0, timesteps_B).reshape(shape).MoveToOuterDisposeScope();
    }
}
