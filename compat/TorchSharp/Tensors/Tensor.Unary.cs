using TorchSharp.Runtime;

namespace TorchSharp;

public static partial class torch
{
    // Elementwise functions of one tensor, each as a method, in place, and as a function.
    public partial class Tensor
    {
        public Tensor abs() => Op.One("abs", this);
        internal Tensor ceil() => Op.One("ceil", this);
        public Tensor floor() => Op.One("floor", this);
        internal Tensor sign() => Op.One("sign", this);
        internal Tensor trunc() => Op.One("trunc", this);
        internal Tensor neg() => Op.One("neg", this);
        public Tensor exp() => Op.One("exp", this);
        internal Tensor expm1() => Op.One("expm1", this);
        public Tensor log() => Op.One("log", this);
        internal Tensor log1p() => Op.One("log1p", this);
        internal Tensor log2() => Op.One("log2", this);
        public Tensor log10() => Op.One("log10", this);
        internal Tensor sqrt() => Op.One("sqrt", this);
        public Tensor rsqrt() => Op.One("rsqrt", this);
        internal Tensor reciprocal() => Op.One("reciprocal", this);
        public Tensor square() => Op.One("square", this);
        public Tensor sin() => Op.One("sin", this);
        public Tensor cos() => Op.One("cos", this);
        internal Tensor tan() => Op.One("tan", this);
        public Tensor tanh() => Op.One("tanh", this);
        internal Tensor sinh() => Op.One("sinh", this);
        internal Tensor cosh() => Op.One("cosh", this);
        internal Tensor atan() => Op.One("atan", this);
        internal Tensor asin() => Op.One("asin", this);
        internal Tensor acos() => Op.One("acos", this);
        public Tensor sigmoid() => Op.One("sigmoid", this);
        internal Tensor erf() => Op.One("erf", this);
        internal Tensor erfinv() => Op.One("erfinv", this);
        public Tensor relu() => Op.One("relu", this);
        internal Tensor relu_() => Op.InPlace("relu_", this);
        public Tensor silu() => Op.One("silu", this);
        internal Tensor silu_() => Op.InPlace("silu_", this);
        public Tensor round(long decimals = 0) => decimals == 0 ? Op.One("round", this) : Op.One("round.decimals", this, decimals);
        internal Tensor isnan() => Op.One("isnan", this);
        public Tensor isfinite() => Op.One("isfinite", this);
        internal Tensor logical_not() => Op.One("logical_not", this);
        internal Tensor bitwise_not() => Op.One("bitwise_not", this);
        public Tensor gelu() => Op.One("gelu", this);
    }

    public static Tensor abs(Tensor input) => input.abs();
    internal static Tensor ceil(Tensor input) => input.ceil();
    public static Tensor floor(Tensor input) => input.floor();
    internal static Tensor sign(Tensor input) => input.sign();
    internal static Tensor trunc(Tensor input) => input.trunc();
    internal static Tensor neg(Tensor input) => input.neg();
    public static Tensor exp(Tensor input) => input.exp();
    internal static Tensor expm1(Tensor input) => input.expm1();
    public static Tensor log(Tensor input) => input.log();
    internal static Tensor log1p(Tensor input) => input.log1p();
    internal static Tensor log2(Tensor input) => input.log2();
    public static Tensor log10(Tensor input) => input.log10();
    internal static Tensor sqrt(Tensor input) => input.sqrt();
    public static Tensor rsqrt(Tensor input) => input.rsqrt();
    internal static Tensor reciprocal(Tensor input) => input.reciprocal();
    public static Tensor square(Tensor input) => input.square();
    public static Tensor sin(Tensor input) => input.sin();
    public static Tensor cos(Tensor input) => input.cos();
    internal static Tensor tan(Tensor input) => input.tan();
    public static Tensor tanh(Tensor input) => input.tanh();
    internal static Tensor sinh(Tensor input) => input.sinh();
    internal static Tensor cosh(Tensor input) => input.cosh();
    internal static Tensor atan(Tensor input) => input.atan();
    internal static Tensor asin(Tensor input) => input.asin();
    internal static Tensor acos(Tensor input) => input.acos();
    public static Tensor sigmoid(Tensor input) => input.sigmoid();
    internal static Tensor erf(Tensor input) => input.erf();
    internal static Tensor erfinv(Tensor input) => input.erfinv();
    public static Tensor relu(Tensor input) => input.relu();
    public static Tensor silu(Tensor input) => input.silu();
    public static Tensor round(Tensor input, long decimals = 0) => input.round(decimals);
    internal static Tensor isnan(Tensor input) => input.isnan();
    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();
    internal static Tensor logical_not(Tensor input) => input.logical_not();
}
