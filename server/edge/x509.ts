/**
 * Loads the package that writes certificates. When it is needed and not before: a bundle would otherwise load it at every start. It finds
 * its parts by reflection, which has to be there first.
 */
export async function loadX509(): Promise<typeof import('@peculiar/x509')> {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}
