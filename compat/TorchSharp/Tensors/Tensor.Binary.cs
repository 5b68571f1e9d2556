using TorchSharp.Runtime;

namespace TorchSharp;

public static partial class torch
{
    // Elementwise functions of two tensors, or of a tensor and a number.
    public partial class Tensor
    {
        internal Tensor add(Tensor target) => Op.One("add.Tensor", this, target);
        internal Tensor add(Scalar scalar) => Op.One("add.Scalar", this, scalar);
        public Tensor add_(Tensor target) => Op.InPlace("add_.Tensor", this, target);
        public Tensor add_(Scalar scalar) => Op.InPlace("add_.Scalar", this, scalar);
        internal Tensor sub(Tensor target) => Op.One("sub.Tensor", this, target);
        internal Tensor sub(Scalar scalar) => Op.One("sub.Scalar", this, scalar);
        internal Tensor add(Tensor target, Scalar alpha) => Op.One("add.Tensor", this, target, alpha);
        public Tensor add_(Tensor target, Scalar alpha) => Op.InPlace("add_.Tensor", this, target, alpha);
        internal Tensor mul(Tensor target) => Op.One("mul.Tensor", this, target);
        internal Tensor mul(Scalar target) => Op.One("mul.Scalar", this, target);
        public Tensor mul_(Tensor target) => Op.InPlace("mul_.Tensor", this, target);
        public Tensor mul_(Scalar target) => Op.InPlace("mul_.Scalar", this, target);
        internal Tensor div(Tensor target) => Op.One("div.Tensor", this, target);
        internal Tensor div(Scalar target) => Op.One("div.Scalar", this, target);
        internal Tensor div(Tensor target, RoundingMode rounding_mode) => Op.One("div.Tensor_mode", this, target, Name(rounding_mode));
        internal Tensor div(Scalar target, RoundingMode rounding_mode) => Op.One("div.Scalar_mode", this, target, Name(rounding_mode));
        public Tensor pow(Tensor exponent) => Op.One("pow.Tensor_Tensor", this, exponent);
        public Tensor pow(Scalar exponent) => Op.One("pow.Tensor_Scalar", this, exponent);
        internal Tensor remainder(Tensor target) => Op.One("remainder.Tensor", this, target);
        internal Tensor remainder(Scalar scalar) => Op.One("remainder.Scalar", this, scalar);
        internal Tensor atan2(Tensor other) => Op.One("atan2", this, other);
        internal Tensor maximum(Tensor other) => Op.One("maximum", this, other);
        internal Tensor minimum(Tensor other) => Op.One("minimum", this, other);
        internal Tensor logical_and(Tensor other) => Op.One("logical_and", this, other);
        internal Tensor logical_or(Tensor other) => Op.One("logical_or", this, other);
        internal Tensor bitwise_and(Tensor other) => Op.One("bitwise_and.Tensor", this, other);
        internal Tensor bitwise_or(Tensor other) => Op.One("bitwise_or.Tensor", this, other);
        internal Tensor bitwise_xor(Tensor other) => Op.One("bitwise_xor.Tensor", this, other);
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Op.One("clamp", this, min, max);
        public Tensor clamp(Tensor? min, Tensor? max = null) => Op.One("clamp.Tensor", this, min, max);
        public Tensor clamp_min(Scalar min) => Op.One("clamp_min", this, min);
        internal Tensor lerp(Tensor end, Tensor weight) => Op.One("lerp.Tensor", this, end, weight);
        internal Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Op.One("addcmul", this, tensor1, tensor2, value);
        public Tensor fill_(Scalar value) => Op.InPlace("fill_.Scalar", this, value);
        public Tensor zero_() => Op.InPlace("zero_", this);
        public Tensor masked_fill(Tensor mask, Scalar value) => Op.One("masked_fill.Scalar", this, mask, value);
        internal Tensor where(Tensor condition, Tensor y) => Op.One("where.self", condition, this, y);
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) => Op.Value("allclose", this, target, rtol, atol, equal_nan) != 0;
        public bool Equals(Tensor target) => Op.Value("equal", this, target) != 0;
        public Tensor eq(Tensor target) => Op.One("eq.Tensor", this, target);
        public Tensor eq(Scalar target) => Op.One("eq.Scalar", this, target);
        internal Tensor ne(Tensor target) => Op.One("ne.Tensor", this, target);
        internal Tensor ne(Scalar target) => Op.One("ne.Scalar", this, target);
        internal Tensor lt(Tensor target) => Op.One("lt.Tensor", this, target);
        internal Tensor lt(Scalar target) => Op.One("lt.Scalar", this, target);
        internal Tensor le(Tensor target) => Op.One("le.Tensor", this, target);
        internal Tensor le(Scalar target) => Op.One("le.Scalar", this, target);
        internal Tensor gt(Tensor target) => Op.One("gt.Tensor", this, target);
        internal Tensor gt(Scalar target) => Op.One("gt.Scalar", this, target);
        public Tensor ge(Tensor target) => Op.One("ge.Tensor", this, target);
        public Tensor ge(Scalar target) => Op.One("ge.Scalar", this, target);

        private static string? Name(RoundingMode mode) => mode switch { RoundingMode.floor => "floor", _ => null };

        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);
        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);
        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);
        public static Tensor operator +(Tensor left, int right) => left.add(right);
        public static Tensor operator +(int left, Tensor right) => right.add(left);
        public static Tensor operator +(Tensor left, long right) => left.add(right);
        public static Tensor operator +(long left, Tensor right) => right.add(left);
        public static Tensor operator +(Tensor left, float right) => left.add(right);
        public static Tensor operator +(float left, Tensor right) => right.add(left);
        public static Tensor operator +(Tensor left, double right) => left.add(right);
        public static Tensor operator +(double left, Tensor right) => right.add(left);
        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);
        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);
        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);
        public static Tensor operator *(Tensor left, int right) => left.mul(right);
        public static Tensor operator *(int left, Tensor right) => right.mul(left);
        public static Tensor operator *(Tensor left, long right) => left.mul(right);
        public static Tensor operator *(long left, Tensor right) => right.mul(left);
        public static Tensor operator *(Tensor left, float right) => left.mul(right);
        public static Tensor operator *(float left, Tensor right) => right.mul(left);
        public static Tensor operator *(Tensor left, double right) => left.mul(right);
        public static Tensor operator *(double left, Tensor right) => right.mul(left);
        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);
        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);
        public static Tensor operator -(Scalar left, Tensor right) => Op.One("rsub.Scalar", right, (Scalar)left);
        public static Tensor operator -(Tensor left, int right) => left.sub(right);
        public static Tensor operator -(int left, Tensor right) => Op.One("rsub.Scalar", right, (Scalar)left);
        public static Tensor operator -(Tensor left, long right) => left.sub(right);
        public static Tensor operator -(long left, Tensor right) => Op.One("rsub.Scalar", right, (Scalar)left);
        public static Tensor operator -(Tensor left, float right) => left.sub(right);
        public static Tensor operator -(float left, Tensor right) => Op.One("rsub.Scalar", right, (Scalar)left);
        public static Tensor operator -(Tensor left, double right) => left.sub(right);
        public static Tensor operator -(double left, Tensor right) => Op.One("rsub.Scalar", right, (Scalar)left);
        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);
        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);
        public static Tensor operator /(Scalar left, Tensor right) => right.reciprocal().mul(left);
        public static Tensor operator /(Tensor left, int right) => left.div(right);
        public static Tensor operator /(int left, Tensor right) => right.reciprocal().mul(left);
        public static Tensor operator /(Tensor left, long right) => left.div(right);
        public static Tensor operator /(long left, Tensor right) => right.reciprocal().mul(left);
        public static Tensor operator /(Tensor left, float right) => left.div(right);
        public static Tensor operator /(float left, Tensor right) => right.reciprocal().mul(left);
        public static Tensor operator /(Tensor left, double right) => left.div(right);
        public static Tensor operator /(double left, Tensor right) => right.reciprocal().mul(left);
        public static Tensor operator -(Tensor tensor) => tensor.neg();
        public static Tensor operator %(Tensor left, Tensor right) => left.remainder(right);
        public static Tensor operator %(Tensor left, Scalar right) => left.remainder(right);
        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);
        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);
        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);
        public static Tensor operator ~(Tensor left) => left.bitwise_not();
        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);
        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);
        public static Tensor operator ==(Scalar left, Tensor right) => right.eq(left);
        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);
        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);
        public static Tensor operator !=(Scalar left, Tensor right) => right.ne(left);
        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);
        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);
        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);
        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);
        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);
        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);
        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);
        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);
        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);
        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);
        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);
        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);
    }

    /// <summary>How a division is rounded.</summary>
    public enum RoundingMode
    {
        None,
        floor,
    }

    internal static Tensor add(Tensor left, Tensor right) => left.add(right);
    internal static Tensor sub(Tensor left, Tensor right) => left.sub(right);
    internal static Tensor mul(Tensor left, Tensor right) => left.mul(right);
    internal static Tensor div(Tensor left, Tensor right) => left.div(right);
    public static Tensor pow(Tensor left, Tensor exponent) => left.pow(exponent);
    public static Tensor pow(Tensor left, Scalar exponent) => left.pow(exponent);
    internal static Tensor atan2(Tensor input, Tensor other) => input.atan2(other);
    internal static Tensor maximum(Tensor input, Tensor other) => input.maximum(other);
    internal static Tensor minimum(Tensor input, Tensor other) => input.minimum(other);
    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp(min, max);
    internal static Tensor lerp(Tensor input, Tensor end, Tensor weight) => input.lerp(end, weight);
    internal static Tensor where(Tensor condition, Tensor x, Tensor y) => x.where(condition, y);
    internal static Tensor logical_and(Tensor input, Tensor other) => input.logical_and(other);
    internal static Tensor logical_or(Tensor input, Tensor other) => input.logical_or(other);
    public static Tensor eq(Tensor left, Tensor right) => left.eq(right);
    internal static Tensor addcmul(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcmul(tensor1, tensor2, value);
    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) => tensor.allclose(target, rtol, atol, equal_nan);
}
