namespace Dreamer.Diffusion.Pipelines;

/// <summary>Least squares for a few unknowns: (A + ridge I) X = B with A symmetric, by Cholesky's method.</summary>
internal static class NormalEquations
{
    /// <summary>Row by row: a is n × n, b and the answer are n × m.</summary>
    public static double[] Solve(double[] a, double[] b, double ridge)
    {
        var n = (int)Math.Sqrt(a.Length);
        var m = b.Length / n;
        var lower = Factor(a, n, ridge);
        var x = (double[])b.Clone();
        for (var column = 0; column < m; column++)
        {
            for (var row = 0; row < n; row++) // L y = b
            {
                x[row * m + column] = (x[row * m + column] - Sum(0, row, k => lower[row * n + k] * x[k * m + column])) / lower[row * n + row];
            }
            for (var row = n - 1; row >= 0; row--) // Lᵀ x = y
            {
                x[row * m + column] = (x[row * m + column] - Sum(row + 1, n, k => lower[k * n + row] * x[k * m + column])) / lower[row * n + row];
            }
        }
        return x;
    }

    private static double[] Factor(double[] a, int n, double ridge)
    {
        var lower = new double[n * n];
        for (var row = 0; row < n; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var rest = a[row * n + column] + (row == column ? ridge : 0) - Sum(0, column, k => lower[row * n + k] * lower[column * n + k]);
                lower[row * n + column] = row == column ? Math.Sqrt(rest) : rest / lower[column * n + column];
            }
        }
        return lower;
    }

    private static double Sum(int from, int to, Func<int, double> term)
    {
        var sum = 0.0;
        for (var k = from; k < to; k++)
        {
            sum += term(k);
        }
        return sum;
    }
}
