using Dreamer.Diffusion.Sampling;
using Dreamer.Diffusion.Schedules;

namespace Dreamer.Diffusion.Tests.DoublePrecision;

/// <summary>What samplers do to one number, of which the denoiser says that its velocity is its sine: from the papers' formulas, in double.</summary>
internal static class SamplerReference
{
    public static double Run(Sampler sampler, NoiseSchedule schedule, double noise) => sampler switch
    {
        DdimSampler ddim => Ddim(ddim, schedule, noise),
        EulerSampler euler => Euler(euler.Sigmas, noise),
        DpmSolverSampler solver => DpmSolver(solver.Sigmas, noise),
        _ => throw new ArgumentOutOfRangeException(nameof(sampler)),
    };

    private static double Ddim(DdimSampler sampler, NoiseSchedule schedule, double x)
    {
        foreach (var step in sampler.Timesteps.Select(time => (int)time))
        {
            var previous = step - (schedule.Config.TrainSteps / sampler.Steps);
            var (alphaBar, next) = (schedule.AlphasCumprod[step], previous < 0 ? 1 : schedule.AlphasCumprod[previous]);
            var v = Math.Sin(x);
            var (x0, epsilon) = ((Math.Sqrt(alphaBar) * x) - (Math.Sqrt(1 - alphaBar) * v), (Math.Sqrt(alphaBar) * v) + (Math.Sqrt(1 - alphaBar) * x));
            x = (Math.Sqrt(next) * x0) + (Math.Sqrt(1 - next) * epsilon);
        }
        return x;
    }

    private static double Euler(IReadOnlyList<double> sigmas, double noise)
    {
        var x = noise * sigmas[0];
        for (var step = 0; step + 1 < sigmas.Count; step++)
        {
            var sigma = sigmas[step];
            var v = Math.Sin(x / Math.Sqrt((sigma * sigma) + 1));
            var x0 = (x / ((sigma * sigma) + 1)) - (v * sigma / Math.Sqrt((sigma * sigma) + 1));
            x += (x - x0) / sigma * (sigmas[step + 1] - sigma);
        }
        return x;
    }

    /// <summary>DPM-Solver++(2M), algorithm 2; its first step and the one to no noise are of first order.</summary>
    private static double DpmSolver(IReadOnlyList<double> sigmas, double x)
    {
        var earlier = 0.0;
        for (var step = 0; step + 1 < sigmas.Count; step++)
        {
            var ((alpha, sigma), (nextAlpha, nextSigma)) = (Scales(sigmas[step]), Scales(sigmas[step + 1]));
            var x0 = (alpha * x) - (sigma * Math.Sin(x));
            var h = Math.Log(sigmas[step] / sigmas[step + 1]);
            var isFirstOrder = step == 0 || step + 2 == sigmas.Count;
            var slope = isFirstOrder ? 0 : (x0 - earlier) * h / Math.Log(sigmas[step - 1] / sigmas[step]);
            x = (nextSigma / sigma * x) - (nextAlpha * (Math.Exp(-h) - 1) * (x0 + (slope / 2)));
            earlier = x0;
        }
        return x;

        (double Alpha, double Sigma) Scales(double level) => (1 / Math.Sqrt((level * level) + 1), level / Math.Sqrt((level * level) + 1));
    }
}
