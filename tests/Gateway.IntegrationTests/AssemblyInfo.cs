// One scenario at a time: each starts processes of its own, and two that share the cores would judge each other's timing.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
