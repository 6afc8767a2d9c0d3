namespace LstmVis.Networks;

/// <summary>What is recorded of a model beside its states, and how.</summary>
public sealed record RecorderOptions
{
    /// <summary>Whether the gates are recorded as well as the states: for an LSTM <c>input_gate</c>, <c>forget_gate</c>, <c>candidate</c> and <c>output_gate</c>,
    /// for a GRU <c>reset_gate</c>, <c>update_gate</c> and <c>candidate</c>. Default: no.</summary>
    public bool Gates { get; init; }

    /// <summary>Whether what enters layer 0 is a source too: the embedding of each token, or the vector. Default: no.</summary>
    public bool Inputs { get; init; }

    /// <summary>How many of the likeliest tokens or labels are kept per step. Default: 5.</summary>
    public int TopCount { get; init; } = 5;

    /// <summary>Whether the derivatives of the log probability of the true and of the likeliest next token by the embedding of the present one are measured. Default: no.</summary>
    public bool Gradients { get; init; }

    /// <summary>Over how many predictions the effect of leaving a token out is measured; 0 does not measure it. Default: 0.</summary>
    public int OmissionSteps { get; init; }

    /// <summary>Whether the state goes on from document to document, as in one stream. Default: it starts anew at each.</summary>
    public bool CarriesState { get; init; }

    /// <summary>Whether sources are stored as float16, which halves their size and keeps three to four digits. Default: float32.</summary>
    public bool IsHalf { get; init; }

    /// <summary>What is done to the model's states while it runs. Default: nothing.</summary>
    public IReadOnlyList<Intervention> Interventions { get; init; } = [];

    /// <summary>A folder for what is needed to go on where the process is killed; the writer must be one that takes rows over. Default: none, so that a killed recording begins again.</summary>
    public string? ResumeFolder { get; init; }

    /// <summary>The least time between two saves there. Default: 1 second.</summary>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromSeconds(1);

    internal void Check(RecurrentModel model)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(TopCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TopCount, 1000);
        ArgumentOutOfRangeException.ThrowIfNegative(OmissionSteps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(OmissionSteps, 1000);
        if (model.Sizes.Head == HeadKind.NextVector && (Gradients || OmissionSteps > 0))
            throw new ArgumentException("Saliency is that of a token or label; the model predicts vectors.");
        foreach (Intervention intervention in Interventions)
            intervention.Check(model);
    }
}
