import centres from './country-centres.txt?raw';

/**
 * [ISO 3166-1 alpha-2 code, latitude, longitude] of the middle of the largest piece of land of every country, degrees. Computed from Natural Earth (public domain) at
 * 1:10 million as world-atlas 2.0.2 carries it; what it draws as parts of others by hand.
 */
export const countryCentres: readonly (readonly [code: string, latitude: number, longitude: number])[] = centres
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [code = '', latitude, longitude] = line.split('\t');
    return [code, Number(latitude), Number(longitude)];
  });
