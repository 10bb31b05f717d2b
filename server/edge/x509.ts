// @peculiar/x509 finds its parts by reflection, which has to be there before it is loaded.
import 'reflect-metadata';

export * as x509 from '@peculiar/x509';
