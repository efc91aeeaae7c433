/**
 * The subjects of MMLU whose questions and solved examples are the shortest in tokens: with these a CPU reads 500 questions in minutes. Without solved examples
 * it would be quicker still, and say nothing: a small model then answers A to every question.
 */
export const shortSubjects = [
  'abstract_algebra',
  'anatomy',
  'college_biology',
  'college_chemistry',
  'college_mathematics',
  'college_physics',
  'conceptual_physics',
  'high_school_biology',
  'high_school_chemistry',
  'high_school_macroeconomics',
  'high_school_psychology',
  'human_aging',
  'human_sexuality',
  'jurisprudence',
  'logical_fallacies',
  'management',
  'marketing',
  'medical_genetics',
  'miscellaneous',
  'philosophy',
  'prehistory',
  'public_relations',
  'us_foreign_policy',
  'virology',
  'world_religions',
];
