// Shapes: M latent pixels of all pictures, C latent channels (D with a constant one), P values of a patch (3 colours × scale²), h/w pixels,
// H/W latent pixels
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>
/// Latents to a coarse picture without the VAE: each latent pixel's patch is a linear function of its channels, fitted once, by least
/// squares, to pictures that the VAE has encoded.
/// </summary>
public sealed class PreviewProjection : IDisposable
{
    private const int Pictures = 24;
    private const int LatentSide = 8;
    private const int Rectangles = 5;
    private const double Ridge = 1e-3; // channels that the pictures leave unused must not blow up

    private readonly Tensor _weights_DP;
    private readonly int _scale;

    private PreviewProjection(Tensor weights_DP, int scale) => (_weights_DP, _scale) = (weights_DP, scale);

    public static PreviewProjection Fit(DiffusionModel model)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var scale = model.Info.LatentScale;
        var pictures_BChw = Draw(LatentSide * scale);
        var latents_MD = WithOne(model.EncodeStill(pictures_BChw));
        var patches_MP = Rows(nn.functional.pixel_unshuffle(pictures_BChw, scale));
        // once a model: waits for the device
        var (latents_DM, rows_MD) = (latents_MD.cpu().to(ScalarType.Float64).t(), latents_MD.cpu().to(ScalarType.Float64));
        var ridge_DD = eye(latents_DM.shape[0], dtype: ScalarType.Float64, device: CPU) * (Ridge * latents_DM.shape[1]);
        var weights_DP = linalg.solve(latents_DM.matmul(rows_MD) + ridge_DD, latents_DM.matmul(patches_MP.to(ScalarType.Float64)));
        return new PreviewProjection(weights_DP.to(ScalarType.Float32).to(model.Place.Device).DetachFromDisposeScope(), scale);
    }

    /// <summary>1CHW -> 13hw in [-1, 1].</summary>
    public Tensor Project(Tensor latent_1CHW)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var patches_MP = WithOne(latent_1CHW).matmul(_weights_DP);
        var patches_1PHW = patches_MP.t().reshape(1, -1, latent_1CHW.shape[2], latent_1CHW.shape[3]);
        return nn.functional.pixel_shuffle(patches_1PHW, _scale).clamp(-1, 1).MoveToOuterDisposeScope();
    }

    public void Dispose() => _weights_DP.Dispose();

    private static Tensor WithOne(Tensor latents_BCHW)
    {
        var rows_MC = Rows(latents_BCHW);
        return cat([rows_MC, ones(rows_MC.shape[0], 1, dtype: rows_MC.dtype, device: rows_MC.device)], dim: 1);
    }

    private static Tensor Rows(Tensor map_BCHW) => map_BCHW.permute(0, 2, 3, 1).reshape(-1, map_BCHW.shape[1]);

    /// <summary>Rectangles of any colour over a ground of any colour: what pictures have in common, edges and areas.</summary>
    private static Tensor Draw(int side)
    {
        var random = new Random(1);
        var values = new float[Pictures * 3 * side * side];
        for (var picture = 0; picture < Pictures; picture++)
        {
            Fill(values, picture, side, (0, 0, side, side), random);
            for (var i = 0; i < Rectangles; i++)
            {
                var (x, y) = (random.Next(side), random.Next(side));
                Fill(values, picture, side, (x, y, random.Next(x, side) + 1, random.Next(y, side) + 1), random);
            }
        }
        return tensor(values, [Pictures, 3, side, side], dtype: ScalarType.Float32, device: CPU);
    }

    private static void Fill(float[] values, int picture, int side, (int Left, int Top, int Right, int Bottom) area, Random random)
    {
        for (var colour = 0; colour < 3; colour++)
        {
            var value = (float)(random.NextDouble() * 2 - 1);
            for (var y = area.Top; y < area.Bottom; y++)
            {
                var row = ((picture * 3 + colour) * side + y) * side;
                values.AsSpan(row + area.Left, area.Right - area.Left).Fill(value);
            }
        }
    }
}
