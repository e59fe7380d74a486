/** What is done when a label of the catalogue is renamed or deleted. */
export interface LabelActivities {
  /**
   * Moves some conversations and contacts from a label's former name to its name, or takes the name of a deleted one off
   * them. Returns whether there are more.
   */
  moveLabelStep(input: LabelInput): Promise<boolean>
}

export interface LabelInput {
  labelId: string
}
