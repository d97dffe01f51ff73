namespace Gateway.Benchmarks.Measuring;

/// <summary>A run whose numbers would mean nothing: it ends with this sentence and no table.</summary>
internal sealed class BenchmarkFailedException(string message) : Exception(message);
