namespace Gateway.Hosting.Doctor;

/// <summary>How the findings are printed.</summary>
internal enum DoctorFormat
{
    /// <summary>For people, a line each, as they come.</summary>
    Text,

    /// <summary>One document, at the end.</summary>
    Json,
}
