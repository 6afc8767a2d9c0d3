namespace LstmVis.Networks;

/// <summary>The loops in which a network spends its time. <see cref="ScalarKernels"/> says what they mean; the others must agree with it.</summary>
internal interface INetworkKernels
{
    /// <summary>The number of columns in a panel of the matrices that <see cref="Multiply"/> takes.</summary>
    int PanelWidth { get; }

    /// <summary><c>c[row, column] (+)= sum over k of a[row, k] * b[k, column]</c>.</summary>
    /// <param name="a"><c>a[row, k]</c> lies at <c>row * rowStride + k * columnStride</c>, so that a transpose needs no copy.</param>
    /// <param name="rowStride">Floats from one row of a to the next.</param>
    /// <param name="columnStride">Floats from one column of a to the next.</param>
    /// <param name="rowCount">Rows of a and c.</param>
    /// <param name="b">The right factor.</param>
    /// <param name="c"><c>[row, column]</c>, rows one after the other.</param>
    /// <param name="accumulate">Whether the product is added to c, rather than written over it.</param>
    void Multiply(ReadOnlySpan<float> a, int rowStride, int columnStride, int rowCount, PackedMatrix b, Span<float> c, bool accumulate);

    /// <summary>One step of an LSTM from the sums that enter its gates.</summary>
    /// <param name="gates"><c>[row, gate, cell]</c>, gates in the order input, forget, candidate, output: sums before, activations after.</param>
    /// <param name="previousCell"><c>[row, cell]</c>, c of the step before.</param>
    /// <param name="cell">Receives c.</param>
    /// <param name="cellTanh">Receives tanh(c).</param>
    /// <param name="hidden">Receives h.</param>
    /// <param name="cellCount">Cells of a row.</param>
    void LstmForward(Span<float> gates, ReadOnlySpan<float> previousCell, Span<float> cell, Span<float> cellTanh, Span<float> hidden, int cellCount);

    /// <summary>The derivative of <see cref="LstmForward"/>.</summary>
    /// <param name="gates">Activations before; the gradients of the sums that entered the gates after.</param>
    /// <param name="previousCell">As in the forward step.</param>
    /// <param name="cellTanh">As in the forward step.</param>
    /// <param name="hiddenGradient">The loss's derivative by h.</param>
    /// <param name="cellGradient">By c, as it comes from the step after; by the previous c after.</param>
    /// <param name="cellCount">Cells of a row.</param>
    void LstmBackward(Span<float> gates, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> cellTanh, ReadOnlySpan<float> hiddenGradient, Span<float> cellGradient, int cellCount);

    /// <summary>One step of a GRU.</summary>
    /// <param name="gates"><c>[row, gate, cell]</c>, gates in the order reset, update, candidate: the sums from the input before, activations after.</param>
    /// <param name="fromState"><c>[row, gate, cell]</c>, the sums from the state; that of the candidate is multiplied by the reset gate.</param>
    /// <param name="previousHidden"><c>[row, cell]</c>, h of the step before.</param>
    /// <param name="hidden">Receives h.</param>
    /// <param name="cellCount">Cells of a row.</param>
    void GruForward(Span<float> gates, ReadOnlySpan<float> fromState, ReadOnlySpan<float> previousHidden, Span<float> hidden, int cellCount);

    /// <summary>The derivative of <see cref="GruForward"/>.</summary>
    /// <param name="gates">Activations before; the gradients of the sums from the input after.</param>
    /// <param name="fromState">The sums from the state before; their gradients after.</param>
    /// <param name="previousHidden">As in the forward step.</param>
    /// <param name="hiddenGradient">The loss's derivative by h before; its part by the previous h that does not go through the sums after.</param>
    /// <param name="cellCount">Cells of a row.</param>
    void GruBackward(Span<float> gates, Span<float> fromState, ReadOnlySpan<float> previousHidden, Span<float> hiddenGradient, int cellCount);

    /// <summary>One step of an Elman network: the hyperbolic tangent, in place.</summary>
    void ElmanForward(Span<float> sums);

    /// <summary>The derivative of <see cref="ElmanForward"/>: by h before, by the sums after.</summary>
    void ElmanBackward(ReadOnlySpan<float> hidden, Span<float> hiddenGradient);

    /// <summary>Turns logits into probabilities, in place, and returns the logarithm of the sum of their exponentials.</summary>
    float Softmax(Span<float> logits);

    /// <summary>One step of Adam with decoupled weight decay.</summary>
    void AdamStep(Span<float> values, ReadOnlySpan<float> gradients, Span<float> means, Span<float> squares, in AdamFactors factors);
}

/// <summary>The numbers of one step of Adam.</summary>
/// <param name="GradientScale">Multiplies every gradient; below 1 where they are clipped.</param>
/// <param name="StepSize">Learning rate over the bias correction of the means.</param>
/// <param name="MeanDecay">How much of the old mean of gradients stays.</param>
/// <param name="SquareDecay">How much of the old mean of squared gradients stays.</param>
/// <param name="SquareCorrection">The square root of the bias correction of the squares.</param>
/// <param name="Epsilon">Keeps the quotient finite.</param>
/// <param name="Keep">What is left of a value after weight decay.</param>
internal readonly record struct AdamFactors(float GradientScale, float StepSize, float MeanDecay, float SquareDecay, float SquareCorrection, float Epsilon, float Keep);
