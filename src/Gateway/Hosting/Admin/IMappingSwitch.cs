namespace Gateway.Hosting.Admin;

/// <summary>A mapping that runs and can be held up. Any thread may ask; asking for what is so already changes nothing.</summary>
internal interface IMappingSwitch
{
    /// <summary>Nothing new is invoked from now on; what is in flight finishes.</summary>
    void Pause();

    void Resume();
}
