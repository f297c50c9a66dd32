namespace PolyRelu.Attacks;

/// <summary>An attack that searches batch by batch, in the span of the victim where that loses nothing.</summary>
internal sealed class SearchPart(AttackIdentity identity, BatchAttack attack) : AttackPart(identity, attack)
{
    public override void Search(AttackRun run, int[] indices, int place) =>
        Attack.SearchBatches(run, SpanSearch.Applies(Attack, run) ? SpanSearch.Run(Attack, run, indices, place) : indices, place,
            isLast: run.IsLast);
}
