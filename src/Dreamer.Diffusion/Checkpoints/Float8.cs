namespace Dreamer.Diffusion.Checkpoints;

/// <summary>
/// A number of eight bits: a sign, an exponent with its bias, a mantissa (OCP 8-bit Floating Point Specification, sec. 5; ml_dtypes'
/// float8_e4m3fn and float8_e5m2).
/// </summary>
internal sealed record Float8(string Name, int MantissaBits, int Bias, bool HasInfinity)
{
    private const int Codes = 256, SignBit = 0x80;

    /// <summary>The largest is 448; no infinities, and one code a sign is no number.</summary>
    public static Float8 E4M3 { get; } = new("F8_E4M3", MantissaBits: 3, Bias: 7, HasInfinity: false);

    /// <summary>The largest is 57344; the largest exponent is of infinities and of what is no number, as IEEE 754 has it.</summary>
    public static Float8 E5M2 { get; } = new("F8_E5M2", MantissaBits: 2, Bias: 15, HasInfinity: true);

    public static Float8? Find(string? name) => name == E4M3.Name ? E4M3 : name == E5M2.Name ? E5M2 : null;

    /// <summary>Of all 256 codes, each times a scale, in float32.</summary>
    public float[] Values(float scale) => [.. Enumerable.Range(0, Codes).Select(code => ValueOf((byte)code) * scale)];

    public float ValueOf(byte code)
    {
        var magnitude = code & (SignBit - 1);
        var (exponent, mantissa) = (magnitude >> MantissaBits, magnitude & ((1 << MantissaBits) - 1));
        var isLast = magnitude >> MantissaBits == (SignBit - 1) >> MantissaBits;
        var value = (isLast, HasInfinity) switch
        {
            (true, true) => mantissa == 0 ? float.PositiveInfinity : float.NaN,
            (true, false) when magnitude == SignBit - 1 => float.NaN,
            _ => exponent == 0 // subnormal: no leading one
                ? MathF.ScaleB(mantissa, 1 - Bias - MantissaBits)
                : MathF.ScaleB(mantissa + (1 << MantissaBits), exponent - Bias - MantissaBits),
        };
        return (code & SignBit) == 0 ? value : -value;
    }
}
