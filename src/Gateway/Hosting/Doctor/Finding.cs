namespace Gateway.Hosting.Doctor;

/// <summary>A check that was made, or skipped.</summary>
/// <param name="Check">Its name.</param>
/// <param name="Verdict">What it came to.</param>
/// <param name="Took">How long it took; zero when it was skipped.</param>
internal sealed record Finding(string Check, Verdict Verdict, TimeSpan Took);
